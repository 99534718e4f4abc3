import { python } from "../../../../src/commands/events/export/python.ts";
import { isInstalled, runFile } from "./nasty.ts";
import { describeProgram } from "./program.ts";

describeProgram({
  name: "python",
  format: python,
  isThere: isInstalled("python3"),
  run: (text) => runFile("python3", "export.py", text),
});
