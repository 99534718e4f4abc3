import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openPrivateFiles } from "../../src/store/private-files.ts";
import { findSandboxSessions, type SandboxSession, writeSandboxSession } from "../../src/store/sandboxes.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const filesIn = (folder: string) => openPrivateFiles({ folder, pid: 4242, warn: () => {} });
const everyoneLives = () => true;

function session(changes: Partial<SandboxSession> = {}): SandboxSession {
  return {
    pid: 4242,
    url: "http://127.0.0.1:4010",
    bases: { payvost: "http://127.0.0.1:4010/payvost/v1" },
    apiKey: "sk_test_0123456789",
    controlUrl: "http://127.0.0.1:4010/_sandbox",
    controlToken: "token",
    startedAt: 1_770_000_000_000,
    version: "0.1.0",
    ...changes,
  };
}

describe("a sandbox's session", () => {
  it("is found while it lasts, for its owner only, and not after it was taken back", async () => {
    const folder = temporaryFolder();
    const undo = await writeSandboxSession(filesIn(folder), session());
    expect(await findSandboxSessions(filesIn(folder), everyoneLives)).toEqual([session()]);
    expect(statSync(join(folder, "sandboxes")).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "sandboxes/4242.json")).mode & 0o777).toBe(0o600);
    await undo();
    await undo();
    expect(await findSandboxSessions(filesIn(folder), everyoneLives)).toEqual([]);
  });

  it("of several the newest comes first", async () => {
    const files = filesIn(temporaryFolder());
    await writeSandboxSession(files, session({ pid: 1, startedAt: 1 }));
    await writeSandboxSession(files, session({ pid: 2, startedAt: 3 }));
    await writeSandboxSession(files, session({ pid: 3, startedAt: 2 }));
    const found = await findSandboxSessions(files, everyoneLives);
    expect(found.map(({ pid }) => pid)).toEqual([2, 3, 1]);
  });

  it("whose process is gone is removed, with what it had half written", async () => {
    const folder = temporaryFolder();
    await writeSandboxSession(filesIn(folder), session({ pid: 7 }));
    writeFileSync(join(folder, "sandboxes/8.json.8-1.tmp"), "{");
    writeFileSync(join(folder, "sandboxes/notes.txt"), "mine");
    expect(await findSandboxSessions(filesIn(folder), () => false)).toEqual([]);
    expect(readdirSync(join(folder, "sandboxes"))).toEqual(["notes.txt"]);
  });

  it.each([
    ["no JSON", "{"],
    ["another process's", JSON.stringify(session({ pid: 1 }))],
    ["of another version", JSON.stringify({ ...session(), bases: [] })],
    ["without a key", JSON.stringify(session({ apiKey: "" }))],
    ["leading to another machine", JSON.stringify(session({ url: "http://evil.example:4010" }))],
    [
      "with a base on another machine",
      JSON.stringify(session({ bases: { payvost: "https://evil.example" } })),
    ],
    [
      "with a name before the address",
      JSON.stringify(session({ controlUrl: "http://127.0.0.1:1@evil.example" })),
    ],
  ])("that is %s counts as none", async (_what, content) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "sandboxes"), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, "sandboxes/4242.json"), content, { mode: 0o600 });
    expect(await findSandboxSessions(filesIn(folder), everyoneLives)).toEqual([]);
  });

  it("that is a link is neither read nor removed", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "sandboxes"), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, "elsewhere.json"), JSON.stringify(session()));
    symlinkSync(join(folder, "elsewhere.json"), join(folder, "sandboxes/4242.json"));
    expect(await findSandboxSessions(filesIn(folder), everyoneLives)).toEqual([]);
    expect(readdirSync(join(folder, "sandboxes"))).toEqual(["4242.json"]);
  });
});
