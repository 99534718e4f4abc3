import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readBody } from "../../src/commands/body-input.ts";
import { temporaryFolder, testApp } from "../cli.ts";

const folder = temporaryFolder();
const odd = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x0d, 0x0a, 0xff, 0x00, 0x0a]);
writeFileSync(join(folder, "odd.bin"), odd);
mkdirSync(join(folder, "directory"));

describe("readBody", () => {
  it("gives a file's bytes untouched", async () => {
    const { app } = testApp({ cwd: folder });
    const input = await readBody(app, "odd.bin", {});
    expect(input.file).toBe("odd.bin");
    expect(input.body.equals(odd)).toBe(true);
  });

  it.each([undefined, "-"])("gives stdin's bytes untouched for %s", async (file) => {
    const { app } = testApp({ stdin: odd });
    const input = await readBody(app, file, {});
    expect(input.file).toBeNull();
    expect(input.body.equals(odd)).toBe(true);
  });

  it.each([
    ["absent.json", "absent.json does not exist"],
    ["directory", "directory is a folder"],
    ["odd.bin/x", "odd.bin/x does not exist: a part of the path is no folder"],
  ])("refuses %s", async (file, message) => {
    const { app } = testApp({ cwd: folder });
    await expect(readBody(app, file, {})).rejects.toMatchObject({ kind: "usage", message });
  });

  it("cannot have body and secret both from stdin", async () => {
    const { app } = testApp({ stdin: "{}" });
    await expect(readBody(app, "-", { secretStdin: true })).rejects.toMatchObject({ code: "stdin_twice" });
    await expect(readBody(app, undefined, { secretStdin: true })).rejects.toMatchObject({ kind: "usage" });
  });
});
