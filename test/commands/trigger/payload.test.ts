import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readData } from "../../../src/commands/trigger/payload.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

const odd = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x00, 0xff, 0x0d, 0x0a]);

describe("readData", () => {
  it("takes JSON as it stands", async () => {
    const { app } = testApp();
    expect(String(await readData(app, ' {"a" : 1.0} '))).toBe(' {"a" : 1.0} ');
  });

  it("takes every byte of a file and of stdin", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "odd.bin"), odd);
    expect(await readData(testApp({ cwd }).app, "@odd.bin")).toEqual(odd);
    expect(await readData(testApp({ stdin: odd }).app, "-")).toEqual(odd);
    expect(await readData(testApp({ stdin: "" }).app, "-")).toHaveLength(0);
  });

  it.each([
    ["payload.json", "--data @file"],
    ["{", "--data @file"],
    ["", "--data @file"],
  ])("refuses %j and says how to send such bytes", async (data, hint) => {
    await expect(readData(testApp().app, data)).rejects.toMatchObject({
      kind: "usage",
      message: "--data: the text is not JSON",
      hint: expect.stringContaining(hint),
    });
  });

  it("refuses a file that is not there", async () => {
    await expect(readData(testApp().app, "@nowhere.json")).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining("nowhere.json"),
    });
  });
});
