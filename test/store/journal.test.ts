import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal, type Registration } from "../../src/store/journal.ts";
import { openPrivateFiles } from "../../src/store/private-files.ts";
import { temporaryFolder } from "../cli.ts";

const entry: Registration = {
  key: "reg_1",
  pid: 1,
  provider: "payvost",
  base: "http://127.0.0.1:4010/payvost/v1",
  url: "http://127.0.0.1:4400",
  endpoint: null,
  startedAt: 5,
};
const nobody = () => false;

function journalIn(folder: string) {
  return openJournal(openPrivateFiles({ folder, pid: 1, warn: () => {} }));
}

describe("the journal of registrations", () => {
  it("is empty where nothing was written", async () => {
    expect(await journalIn(join(temporaryFolder(), "none")).orphans(nobody)).toEqual([]);
  });

  it("gives back what was written, to another process too", async () => {
    const folder = temporaryFolder();
    await journalIn(folder).write(entry);
    await journalIn(folder).write({ ...entry, endpoint: "webhook_1" });
    expect(await journalIn(folder).orphans(nobody)).toEqual([{ ...entry, endpoint: "webhook_1" }]);
    expect(statSync(join(folder, "registrations", "reg_1.json")).mode & 0o777).toBe(0o600);
    await journalIn(folder).remove("reg_1");
    expect(await journalIn(folder).orphans(nobody)).toEqual([]);
    expect(readdirSync(join(folder, "registrations"))).toEqual([]);
  });

  it("tells only those whose process is gone, the oldest first", async () => {
    const journal = journalIn(temporaryFolder());
    await journal.write({ ...entry, key: "reg_b", startedAt: 9 });
    await journal.write({ ...entry, key: "reg_c", startedAt: 3 });
    await journal.write({ ...entry, key: "reg_a", pid: 2 });
    const found = await journal.orphans((pid) => pid === 2);
    expect(found.map(({ key }) => key)).toEqual(["reg_c", "reg_b"]);
  });

  it.each([
    ["is cut", '{"key":"reg_1","pid":1'],
    ["is something else", '"reg_1"'],
    ["lacks a field", JSON.stringify({ ...entry, base: undefined })],
    ["is another's", JSON.stringify({ ...entry, key: "reg_2" })],
    ["leads elsewhere", JSON.stringify({ ...entry, key: "../reg_1" })],
  ])("leaves a file alone that %s", async (_, content) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "registrations"), { mode: 0o700 });
    writeFileSync(join(folder, "registrations", "reg_1.json"), content);
    symlinkSync("/dev/zero", join(folder, "registrations", "reg_3.json"));
    expect(await journalIn(folder).orphans(nobody)).toEqual([]);
    expect(readdirSync(join(folder, "registrations"))).toEqual(["reg_1.json", "reg_3.json"]);
  });
});
