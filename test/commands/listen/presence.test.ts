import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { openAccepted } from "../../../src/commands/listen/accepted.ts";
import { readOptions } from "../../../src/commands/listen/options.ts";
import { makeKnown } from "../../../src/commands/listen/presence.ts";
import { prepareReadyFile } from "../../../src/commands/listen/ready-file.ts";
import { findSessions } from "../../../src/store/listeners.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { ownApp } from "./own-app.ts";

const server = { port: 4400, url: "http://127.0.0.1:4400", movedFrom: null, close: async () => {} };

async function setting(provider?: string, readyPath = "ready.json") {
  const own = await ownApp({ env: { WHK_STRIPE_SECRET: "configured" } });
  const { app } = own;
  app.globals = { ...app.globals, provider };
  const announcement = {
    options: await readOptions(app, undefined, {}),
    expected: (await openAccepted(app, {})).expected,
    server,
    publicUrl: null,
    registered: null,
  };
  const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
  return {
    ...own,
    announcement,
    sessions: () => findSessions(files, () => true),
    readyFile: await prepareReadyFile(app, readyPath),
  };
}

describe("a listener", () => {
  it("can be found until it ends", async () => {
    const { app, announcement, sessions, readyFile, printed } = await setting();
    const write = async (record: object) => {
      // Before anybody who waits for the file can look.
      await app.io.flush();
      expect(printed().stderr).toContain(server.url);
      await readyFile.write(record);
    };
    const presence = await makeKnown(app, announcement, { ...readyFile, write });
    const [session] = await sessions();
    expect(session).toMatchObject({ pid: app.pid, local: server.url, provider: null, version: "0.0.0-test" });
    expect(JSON.parse(readFileSync(join(app.cwd, "ready.json"), "utf8"))).toEqual(presence.ready);
    await presence.end();
    expect(await sessions()).toEqual([]);
    expect(existsSync(join(app.cwd, "ready.json"))).toBe(false);
  });

  it("tells its apps, those of routes first", async () => {
    const { app, announcement, sessions } = await setting();
    const options = await readOptions(app, "3000/hooks", { route: ["payment.*=3001"] });
    await makeKnown(app, { ...announcement, options }, null);
    expect((await sessions())[0]?.apps).toEqual([
      { url: "http://localhost:3001/", pattern: "payment.*" },
      { url: "http://localhost:3000/hooks", pattern: null },
    ]);
  });

  it("tells the secrets of this session, by provider, and no configured one", async () => {
    const { app, announcement, sessions } = await setting();
    await makeKnown(app, announcement, null);
    const [session] = await sessions();
    expect(session?.secrets["payvost"]).toEqual([expect.stringMatching(/^whsec_/)]);
    expect(session?.secrets["stripe"]).toEqual(session?.secrets["payvost"]);
    expect(JSON.stringify(session)).not.toContain("configured");
  });

  it("for one provider tells that one's only", async () => {
    const { app, announcement, sessions } = await setting("payvost");
    await makeKnown(app, announcement, null);
    const [session] = await sessions();
    expect(session?.provider).toBe("payvost");
    expect(Object.keys(session?.secrets ?? {})).toEqual(["payvost"]);
  });

  it("leaves no session when the ready file cannot be written", async () => {
    const { app, announcement, sessions, readyFile } = await setting(undefined, "no/ready.json");
    await expect(makeKnown(app, announcement, readyFile)).rejects.toMatchObject({ code: "bad_ready_file" });
    expect(await sessions()).toEqual([]);
  });

  it("works without a data folder and says what is missing then", async () => {
    const { app, announcement, printed } = await setting();
    mkdirSync(dirname(app.globals.dataDir), { recursive: true });
    writeFileSync(app.globals.dataDir, "a file");
    const presence = await makeKnown(app, announcement, null);
    await app.io.flush();
    expect(printed().stderr).toContain("needs --to for this listener");
    await presence.end();
    expect(readdirSync(app.cwd)).toContain("data");
  });
});
