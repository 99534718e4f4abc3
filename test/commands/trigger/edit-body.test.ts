import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { editBody } from "../../../src/commands/trigger/edit-body.ts";
import { cli, temporaryFolder, testApp } from "../../cli.ts";
import { startCorrect } from "./receiver.ts";

const body = Buffer.from('{"amount": 1000.00}');

describe("editBody", () => {
  it("is what the editor leaves, byte for byte", async () => {
    const edited = await edit("printf '{\"amount\":\\t1.50}\\r\\n\\377' >");
    expect(edited).toEqual(Buffer.concat([Buffer.from('{"amount":\t1.50}\r\n'), Buffer.from([0xff])]));
  });

  it("gives the editor the payload in a file that is the user's alone, and removes it", async () => {
    const seen = join(temporaryFolder(), "seen");
    const editor = script(
      `cp "$1" ${seen}; { ls -ld "$1"; ls -ld "$(dirname "$1")"; } > ${seen}.modes; printf '%s' "$1" > ${seen}.path`,
    );
    expect(await editWith({ EDITOR: editor })).toEqual(body);
    expect(readFileSync(seen)).toEqual(body);
    expect(readFileSync(`${seen}.modes`, "utf8")).toMatch(/^-rw------- .*\ndrwx------ /);
    const path = readFileSync(`${seen}.path`, "utf8");
    expect([existsSync(path), existsSync(dirname(path))]).toEqual([false, false]);
  });

  it("takes VISUAL before EDITOR, with arguments", async () => {
    const editor = script('[ "$1" = --wait ] && printf visual > "$2"');
    expect(String(await editWith({ VISUAL: `${editor} --wait`, EDITOR: "false" }))).toBe("visual");
    expect(String(await editWith({ VISUAL: " ", EDITOR: `${editor} --wait` }))).toBe("visual");
  });

  it.each([
    [{ EDITOR: "false" }, "ended with an error; nothing was sent"],
    [{ EDITOR: "no-such-editor-here" }, "ended with an error; nothing was sent"],
    [{}, "neither VISUAL nor EDITOR is set"],
  ])("gives up with %o", async (env, message) => {
    await expect(editWith(env)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(message),
    });
  });

  it("does not send what was emptied", async () => {
    await expect(edit(":>")).rejects.toMatchObject({ code: "empty_payload" });
  });

  it("needs a terminal", async () => {
    const { app } = testApp({ env: { EDITOR: "true" } });
    await expect(editBody(app, body)).rejects.toMatchObject({
      kind: "usage",
      message: "--edit needs a terminal",
    });
  });
});

describe("whk trigger --edit", () => {
  it("signs and sends the payload as it was edited", async () => {
    const app = await startCorrect("payvost", ["secret"]);
    const editor = script(`sed 's/"99.99"/10.50/' "$1" > "$1.new" && cat "$1.new" > "$1"`);
    const env = { EDITOR: editor, WHK_SECRET: "secret" };
    const { code } = await cli(["trigger", "payment.succeeded", "--to", app.url, "--edit", "--id", "evt_1"], {
      env,
      tty: true,
    });
    expect(code).toBe(0);
    expect(String(app.requests[0]?.body)).toContain('"amount": 10.50,');
    expect(String(app.requests[0]?.body)).toContain('"id": "evt_1"');
  });

  it("is refused without a terminal", async () => {
    const env = { EDITOR: "true", WHK_SECRET: "secret" };
    const { code, stderr } = await cli(["trigger", "payment.succeeded", "--to", "1", "--edit"], { env });
    expect(code).toBe(2);
    expect(stderr).toContain("--edit needs a terminal");
  });
});

async function edit(command: string): Promise<Buffer> {
  return editWith({ EDITOR: script(`${command} "$1"`) });
}

async function editWith(env: Record<string, string>): Promise<Buffer> {
  const { app } = testApp({ tty: true, env: { PATH: process.env["PATH"] ?? "", ...env } });
  return editBody(app, body);
}

function script(content: string): string {
  const path = join(temporaryFolder(), "editor.sh");
  writeFileSync(path, `#!/bin/sh\n${content}\n`);
  chmodSync(path, 0o755);
  expect(statSync(path).mode & 0o111).not.toBe(0);
  return path;
}
