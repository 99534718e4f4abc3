import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { createIo } from "../../src/output/io.ts";
import { askSecret, askText, choose, confirm, Interrupted } from "../../src/output/prompt.ts";
import { plainMode } from "./streams.ts";

async function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let shown = "";
  stderr.on("data", (chunk: Buffer) => {
    shown += chunk.toString("utf8");
  });
  const io = createIo({ stdin, stdout, stderr }, { LANG: "C.UTF-8", TERM: "xterm" });
  await io.configure(plainMode);
  const until = (text: string) => expect.poll(() => shown).toContain(text);
  return { io, stdin, until, shown: () => shown, stdout };
}

const choices = [
  { name: "first", value: 1, description: "the first one" },
  { name: "sec\u001bond", value: 2 },
];

describe("choose", () => {
  test("returns the value that was chosen, on stderr, with outside text escaped", async () => {
    const { io, stdin, until, shown, stdout } = await terminal();
    const chosen = choose(io, "Which\u001b[2J one?", choices);
    await until("sec\\x1bond");
    expect(shown()).toContain("Which\\x1b[2J one?");
    stdin.write("\u001b[B");
    stdin.write("\r");
    expect(await chosen).toBe(2);
    expect(stdout.read()).toBe(null);
  });

  test("Ctrl-C interrupts", async () => {
    const { io, stdin, until } = await terminal();
    const chosen = choose(io, "Which one?", choices);
    const failed = expect(chosen).rejects.toBeInstanceOf(Interrupted);
    await until("first");
    stdin.write("\u0003");
    await failed;
  });
});

describe("confirm", () => {
  test.each([
    ["y\r", true],
    ["n\r", false],
    ["\r", false],
  ])("%j", async (keys, expected) => {
    const { io, stdin, until } = await terminal();
    const answer = confirm(io, "Rotate it?");
    await until("Rotate it?");
    stdin.write(keys);
    expect(await answer).toBe(expected);
  });

  test("Ctrl-C interrupts", async () => {
    const { io, stdin, until } = await terminal();
    const failed = expect(confirm(io, "Rotate it?")).rejects.toBeInstanceOf(Interrupted);
    await until("Rotate it?");
    stdin.write("\u0003");
    await failed;
  });
});

describe("askText", () => {
  test("returns what was typed, without blanks around it", async () => {
    const { io, stdin, until } = await terminal();
    const answer = askText(io, "Its id:");
    await until("Its id:");
    stdin.write(" webhook_1 \r");
    expect(await answer).toBe("webhook_1");
  });

  test("Ctrl-C interrupts", async () => {
    const { io, stdin, until } = await terminal();
    const failed = expect(askText(io, "Its id:")).rejects.toBeInstanceOf(Interrupted);
    await until("Its id:");
    stdin.write("\u0003");
    await failed;
  });
});

describe("askSecret", () => {
  test("returns what was typed exactly, and shows stars only", async () => {
    const { io, stdin, until, shown, stdout } = await terminal();
    const answer = askSecret(io, "Key\u001b[2J:");
    await until("Key\\x1b[2J:");
    stdin.write(" sk_canary \r");
    expect(await answer).toBe(" sk_canary ");
    expect(shown()).toContain("***********");
    expect(shown()).not.toContain("canary");
    expect(stdout.read()).toBe(null);
  });

  test("Ctrl-C interrupts", async () => {
    const { io, stdin, until } = await terminal();
    const failed = expect(askSecret(io, "Key:")).rejects.toBeInstanceOf(Interrupted);
    await until("Key:");
    stdin.write("\u0003");
    await failed;
  });
});
