import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findSessions, type Session, writeSession } from "../../src/store/listeners.ts";
import { openPrivateFiles, type PrivateFiles } from "../../src/store/private-files.ts";

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "whk-session-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function filesIn(folder: string): PrivateFiles {
  return openPrivateFiles({ folder, pid: 4242, warn: () => {} });
}

function session(changes: Partial<Session> = {}): Session {
  return {
    pid: 4242,
    local: "http://127.0.0.1:4400",
    provider: null,
    secrets: { payvost: ["whsec_session"], stripe: [] },
    startedAt: 1_770_000_000_000,
    version: "0.1.0",
    ...changes,
  };
}

const everyoneLives = () => true;

describe("a session", () => {
  it("is found by others while it lasts, and not after it was taken back", async () => {
    const folder = dataFolder();
    const undo = await writeSession(filesIn(folder), session());
    expect(await findSessions(filesIn(folder), everyoneLives)).toEqual([session()]);
    await undo();
    expect(await findSessions(filesIn(folder), everyoneLives)).toEqual([]);
    await expect(undo()).resolves.toBeUndefined();
    expect(readdirSync(join(folder, "sessions"))).toEqual([]);
  });

  it("tells where it forwards", async () => {
    const folder = dataFolder();
    const apps = [
      { url: "http://127.0.0.1:3000/a", pattern: "payment.*" },
      { url: "http://127.0.0.1:3001/", pattern: null },
    ];
    await writeSession(filesIn(folder), session({ apps }));
    expect(await findSessions(filesIn(folder), everyoneLives)).toEqual([session({ apps })]);
  });

  it.each([[{ url: "not a URL", pattern: null }], [{ url: "http://127.0.0.1:1/", pattern: 1 }], ["3000"]])(
    "with the app %j is none",
    async (app) => {
      const folder = dataFolder();
      const broken = { ...session(), apps: [app] } as unknown as Session;
      await writeSession(filesIn(folder), broken);
      expect(await findSessions(filesIn(folder), everyoneLives)).toEqual([]);
    },
  );

  it("tells the endpoint it registered", async () => {
    const files = filesIn(dataFolder());
    const base = "http://127.0.0.1:4010/payvost/v1";
    const endpoint = { provider: "payvost", id: "webhook_1", base, secret: "whsec_own" };
    await writeSession(files, session({ endpoint }));
    expect(await findSessions(files, everyoneLives)).toEqual([session({ endpoint })]);
  });

  it("is for its owner only", async () => {
    const folder = dataFolder();
    await writeSession(filesIn(folder), session());
    expect(statSync(join(folder, "sessions")).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "sessions/4242.json")).mode & 0o777).toBe(0o600);
  });

  it("[D10] takes the place of an older one of the same process id", async () => {
    const files = filesIn(dataFolder());
    await writeSession(files, session());
    await writeSession(files, session({ local: "http://127.0.0.1:9" }));
    expect(await findSessions(files, everyoneLives)).toEqual([session({ local: "http://127.0.0.1:9" })]);
  });

  it("comes before older ones", async () => {
    const files = filesIn(dataFolder());
    for (const [pid, startedAt] of [
      [1, 20],
      [2, 30],
      [3, 10],
    ] as const) {
      await writeSession(files, session({ pid, startedAt }));
    }
    expect((await findSessions(files, everyoneLives)).map(({ pid }) => pid)).toEqual([2, 1, 3]);
  });
});

describe("what others left behind", () => {
  it("is removed when its process is gone, with unfinished files", async () => {
    const folder = dataFolder();
    await writeSession(filesIn(folder), session({ pid: 7 }));
    await writeSession(filesIn(folder), session({ pid: 8 }));
    for (const pid of [7, 8]) writeFileSync(join(folder, `sessions/${pid}.json.${pid}-1.tmp`), "{");
    const found = await findSessions(filesIn(folder), (pid) => pid === 8);
    expect(found.map(({ pid }) => pid)).toEqual([8]);
    expect(readdirSync(join(folder, "sessions")).sort()).toEqual(["8.json", "8.json.8-1.tmp"]);
  });

  it.each([
    ["nothing", ""],
    ["a cut text", '{"pid": 5, "local"'],
    ["no object", "[]"],
    ["another process id", JSON.stringify(session({ pid: 6 }))],
    ["no address", JSON.stringify({ ...session({ pid: 5 }), local: "" })],
    ["a provider that is a number", JSON.stringify({ ...session({ pid: 5 }), provider: 1 })],
    ["secrets that are text", JSON.stringify({ ...session({ pid: 5 }), secrets: "s" })],
    ["secrets of numbers", JSON.stringify({ ...session({ pid: 5 }), secrets: { payvost: [1] } })],
    ["no start", JSON.stringify({ ...session({ pid: 5 }), startedAt: "now" })],
  ])("is removed when it holds %s", async (_what, content) => {
    const folder = dataFolder();
    mkdirSync(join(folder, "sessions"), { mode: 0o700 });
    writeFileSync(join(folder, "sessions/5.json"), content);
    expect(await findSessions(filesIn(folder), everyoneLives)).toEqual([]);
    expect(readdirSync(join(folder, "sessions"))).toEqual([]);
  });

  it("is left alone when it is a link or something else", async () => {
    const folder = dataFolder();
    const secret = join(dataFolder(), "5.json");
    writeFileSync(secret, JSON.stringify(session({ pid: 5 })));
    mkdirSync(join(folder, "sessions"), { mode: 0o700 });
    symlinkSync(secret, join(folder, "sessions/5.json"));
    for (const name of ["note.txt", "0.json", "-1.json", "1e3.json", "5.json.bak"]) {
      writeFileSync(join(folder, "sessions", name), JSON.stringify(session({ pid: 5 })));
    }
    const asked: number[] = [];
    const isAlive = (pid: number) => asked.push(pid) > 0;
    expect(await findSessions(filesIn(folder), isAlive)).toEqual([]);
    expect(asked).toEqual([5]);
    expect(readdirSync(join(folder, "sessions"))).toHaveLength(6);
    expect(readFileSync(secret, "utf8")).toContain("whsec_session");
  });
});

it("is none at all before anything was written", async () => {
  expect(await findSessions(filesIn(join(dataFolder(), "missing")), everyoneLives)).toEqual([]);
});

it("cannot be written where a file stands in place of the folder", async () => {
  const folder = dataFolder();
  writeFileSync(join(folder, "sessions"), "mine");
  await expect(writeSession(filesIn(folder), session())).rejects.toMatchObject({ kind: "store" });
  expect(readFileSync(join(folder, "sessions"), "utf8")).toBe("mine");
});
