import { expect, it } from "vitest";
import { startTool } from "../../src/tunnel/tool-run.ts";
import { stubTool, untilGone } from "./stub-tool.ts";

function start(stub: ReturnType<typeof stubTool>, noise: RegExp | null = null) {
  const lines: string[] = [];
  const path = `${stub.folder}/tool`;
  const run = startTool({
    path,
    args: ["a b", "$(id)"],
    env: stub.env,
    noise,
    onLine: (line) => lines.push(line),
  });
  return { run, lines };
}

it("reads both streams to the end and tells how the tool ended", async () => {
  const stub = stubTool("tool", [{ out: "one\ntwo\n" }, { wait: 20 }, { err: "three" }, { exit: 7 }]);
  const { run, lines } = start(stub);
  expect(await run.ended).toEqual({ code: 7, signal: null, problem: null });
  expect(lines).toEqual(["one", "two", "three"]);
  expect(stub.starts()[0]?.args).toEqual(["a b", "$(id)"]);
});

it("remembers no noise", async () => {
  const { run, lines } = start(stubTool("tool", [{ out: "debug1: x\nreal\n" }, { exit: 0 }]), /^debug1/);
  await run.ended;
  expect(run.tail).toEqual(["real"]);
  expect(lines).toEqual(["debug1: x", "real"]);
});

it("tells that a program cannot be started", async () => {
  const run = startTool({ path: "/nowhere/tool", args: [], env: {}, onLine: () => {} });
  expect(await run.ended).toEqual({ code: null, signal: null, problem: "ENOENT" });
  await run.stop();
});

it("is stopped once, however often it is asked to", async () => {
  const stub = stubTool("tool", [{ out: "up\n" }]);
  const { run, lines } = start(stub);
  while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await Promise.all([run.stop(), run.stop()]);
  expect(await run.ended).toEqual({ code: null, signal: "SIGINT", problem: null });
  await untilGone(stub.starts()[0]?.pid ?? 0);
});
