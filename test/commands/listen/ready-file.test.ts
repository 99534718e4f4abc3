import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepareReadyFile } from "../../../src/commands/listen/ready-file.ts";
import { ownApp } from "./own-app.ts";

describe("the ready file", () => {
  it("holds the record, whole, until it is removed", async () => {
    const { app } = await ownApp();
    const file = await prepareReadyFile(app, "ready.json");
    expect(existsSync(join(app.cwd, "ready.json"))).toBe(false);
    await file.write({ v: 1 });
    expect(readFileSync(join(app.cwd, "ready.json"), "utf8")).toBe('{"v":1}\n');
    await file.remove();
    await file.remove();
    expect(readdirSync(app.cwd)).toEqual([]);
  });

  it("of an earlier run is gone before this one is ready", async () => {
    const { app } = await ownApp();
    writeFileSync(join(app.cwd, "ready.json"), "old");
    await prepareReadyFile(app, "ready.json");
    expect(readdirSync(app.cwd)).toEqual([]);
  });

  it("must be one that can be written", async () => {
    const { app } = await ownApp();
    mkdirSync(join(app.cwd, "folder"));
    await expect(prepareReadyFile(app, "folder")).rejects.toMatchObject({
      kind: "usage",
      code: "bad_ready_file",
    });
    const lost = await prepareReadyFile(app, "no/ready.json");
    await expect(lost.write({})).rejects.toThrow("--ready-file: no/ready.json cannot be written (ENOENT)");
  });
});
