import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { guardGroup } from "../../src/tunnel/guard.ts";
import { temporaryFolder } from "../cli.ts";
import { isRunning, type Stub, type StubStep, stubTool, untilGone } from "./stub-tool.ts";

/** A process that stands for whk and runs the tool. */
async function whkWith(steps: readonly StubStep[]): Promise<{ whk: ChildProcess; stub: Stub; pid: number }> {
  const stub = stubTool("tool", [...steps, { out: "up\n" }]);
  const start = { path: `${stub.folder}/tool`, args: [], env: stub.env };
  const contents = `import { startTool } from "./src/tunnel/tool-run.ts";
    startTool({ ...${JSON.stringify(start)}, onLine: (line) => process.send(line) });`;
  const outfile = join(temporaryFolder(), "whk.cjs");
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: "ts" },
    bundle: true,
    platform: "node",
    outfile,
    logLevel: "error",
  });
  const whk = fork(outfile, { execArgv: [] });
  await once(whk, "message");
  return { whk, stub, pid: stub.starts()[0]?.pid ?? 0 };
}

it("ends the tool when whk is killed", async () => {
  const { whk, pid } = await whkWith([]);
  expect(isRunning(pid)).toBe(true);
  whk.kill("SIGKILL");
  await untilGone(pid);
});

it("ends what ignores SIGINT too, and what the tool started", async () => {
  const { whk, stub, pid } = await whkWith([{ ignoreInterrupt: true }, { grandchild: true }]);
  whk.kill("SIGKILL");
  await untilGone(pid);
  await untilGone(stub.grandchild());
});

it("does nothing once it was told that the group has ended", async () => {
  const child = spawn(process.execPath, ["-e", "console.log(1);setInterval(()=>{},1000)"], {
    detached: true,
  });
  await once(child.stdout, "data");
  const release = guardGroup(child.pid ?? 0);
  release();
  release();
  expect(isRunning(child.pid ?? 0)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
});
