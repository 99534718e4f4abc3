import { describe, expect, it } from "vitest";
import { execLines, execProblem } from "../../../src/commands/listen/exec-lines.ts";
import type { ExecResult } from "../../../src/listen/exec.ts";
import { lookOf } from "../../../src/output/look.ts";
import { ownApp } from "./own-app.ts";

function result(changes: Partial<Omit<ExecResult, "output">> & { output?: string } = {}): ExecResult {
  const { output = "", ...rest } = changes;
  return { code: 0, error: null, truncated: false, ms: 1, ...rest, output: Buffer.from(output) };
}

async function linesOf(output: string, truncated = false): Promise<string[]> {
  const { app } = await ownApp();
  app.io.hide("very-secret-value");
  return execLines(result({ output, truncated }), lookOf(app.io)).map(({ plain }) => plain);
}

describe("what a command printed", () => {
  it("is indented line by line", async () => {
    expect(await linesOf("one\r\n\ntwo\n")).toEqual([
      "          exec  one",
      "          exec  ",
      "          exec  two",
    ]);
    expect(await linesOf("")).toEqual([]);
    expect(await linesOf("\n")).toEqual([]);
  });

  it("is inert, masked and bounded", async () => {
    expect(await linesOf("\u001b[31mred very-secret-value")).toEqual([expect.not.stringContaining("\u001b")]);
    expect((await linesOf("very-secret-value"))[0]).not.toContain("very-secret-value");
    const many = await linesOf(`${"line\n".repeat(50)}`);
    expect(many).toHaveLength(21);
    expect(many[20]).toContain("30 more lines not shown");
    expect((await linesOf("x".repeat(100_000)))[0]?.length).toBeLessThan(2100);
    expect((await linesOf("cut", true))[1]).toContain("more not shown");
  });
});

describe("a command that did not succeed", () => {
  it("says so below what it printed", async () => {
    const { app } = await ownApp();
    const lines = execLines(result({ output: "out\n", code: 3 }), lookOf(app.io));
    expect(lines.map(({ plain }) => plain)).toEqual([
      "          exec  out",
      "          exec  ✗ ended with exit code 3",
    ]);
  });

  it.each<[Partial<Omit<ExecResult, "output">>, string | null]>([
    [{}, null],
    [{ code: 3 }, "ended with exit code 3"],
    [{ code: null, error: "timeout" }, "took too long and was killed"],
    [{ code: null, error: "killed" }, "was killed"],
    [{ code: null, error: "not_started" }, "could not be started"],
    [{ code: null, error: "aborted" }, null],
  ])("%j: %s", (changes, said) => {
    expect(execProblem(result(changes))).toBe(said);
  });
});
