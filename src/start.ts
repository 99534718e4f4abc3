// What every run needs beside the process: main loads it in one go, once `--version` is answered.
export { createApp } from "./app.ts";
export { createIds } from "./events/ids.ts";
export { createIo } from "./output/io.ts";
export { runProgram } from "./program.ts";
export { flushWithin, report } from "./report.ts";
