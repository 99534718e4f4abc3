import { describe, expect, it } from "vitest";
import { printRaw } from "../../../src/commands/events/raw.ts";
import { testApp } from "../../cli.ts";

async function raw(body: Buffer, tty = false) {
  const { app, out } = testApp({ tty });
  printRaw(app.io, { id: "dlv_1", body });
  await app.io.flush();
  return out.text();
}

describe("the raw body", () => {
  it("goes into a pipe as it is, and nothing else", async () => {
    expect(await raw(Buffer.from('{"a":1000.00}\r\n\x1b[31m'))).toBe('{"a":1000.00}\r\n\x1b[31m');
    expect(await raw(Buffer.alloc(0))).toBe("");
  });

  it("goes to a terminal when it is text", async () => {
    expect(await raw(Buffer.from('{\n\t"é": "✓"\r\n}'), true)).toBe('{\n\t"é": "✓"\r\n}');
  });

  it.each([
    ["escape sequences", Buffer.from("\x1b]52;c;x\x07")],
    ["bytes that are no text", Buffer.from([0xff, 0xfe])],
    ["a lone carriage return", Buffer.from("good\rbad")],
    ["text that turns around", Buffer.from("a\u202eb")],
  ])("[X1] does not go to a terminal with %s", async (_name, body) => {
    await expect(raw(body, true)).rejects.toMatchObject({
      kind: "usage",
      code: "binary_to_terminal",
      hint: "write it to a file: `whk events show dlv_1 --raw > body`, or look at it with --hex",
    });
  });
});
