import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findDestination, runningSessions } from "../../../src/commands/trigger/destination.ts";
import { temporaryFolder, testApp } from "../../cli.ts";
import { dataDirOf, pretendListener } from "./running-listener.ts";

describe("runningSessions", () => {
  it("finds running listeners, the newest first", async () => {
    const home = temporaryFolder();
    await pretendListener(home, { local: "http://127.0.0.1:4400", startedAt: 1 });
    await pretendListener(home, { local: "http://127.0.0.1:4401", startedAt: 2 });
    const sessions = await runningSessions(appIn(home).app);
    expect(sessions.map(({ local }) => local)).toEqual(["http://127.0.0.1:4401", "http://127.0.0.1:4400"]);
  });

  it("finds none where nothing runs or ever ran", async () => {
    expect(await runningSessions(appIn(temporaryFolder()).app)).toEqual([]);
  });

  it("says that the folder cannot be used, and goes on", async () => {
    const home = temporaryFolder();
    const elsewhere = temporaryFolder();
    mkdirSync(join(home, ".local/share"), { recursive: true });
    symlinkSync(elsewhere, dataDirOf(home));
    const run = appIn(home);
    expect(await runningSessions(run.app)).toEqual([]);
    await run.app.io.flush();
    expect(run.result().stderr).toMatch(/^warning: .*link/);
    chmodSync(elsewhere, 0o700);
  });
});

describe("findDestination", () => {
  it("is --to before everything", async () => {
    const { app } = await withListeners("http://127.0.0.1:4400");
    const { url, session } = await destination(app, "3000/hooks?a=b");
    expect([url.href, session]).toEqual(["http://localhost:3000/hooks?a=b", null]);
  });

  it("knows its own listener behind --to", async () => {
    const { app } = await withListeners("http://127.0.0.1:4400");
    for (const to of ["4400", "localhost:4400/x", "http://127.0.0.1:4400", "hooks.localhost:4400"]) {
      expect((await destination(app, to)).session?.local).toBe("http://127.0.0.1:4400");
    }
    expect((await destination(app, "https://example.com:4400/")).session).toBeNull();
  });

  it("is the running listener", async () => {
    const run = await withListeners("http://127.0.0.1:4400");
    const { url, session } = await destination(run.app, null);
    expect([url.href, session?.local]).toEqual(["http://127.0.0.1:4400/", "http://127.0.0.1:4400"]);
    expect(await said(run)).toBe("");
  });

  it("is the newest of several, and says so", async () => {
    const run = await withListeners("http://127.0.0.1:4400", "http://127.0.0.1:4401");
    expect((await destination(run.app, null)).url.port).toBe("4401");
    expect(await said(run)).toContain("2 listeners run; this goes to the newest");
  });

  it("is the project's app when no listener runs", async () => {
    const home = temporaryFolder();
    const project = { forwardTo: ["4000/hooks", "5000"] };
    writeFileSync(join(home, "whk.config.json"), JSON.stringify(project));
    const run = appIn(home);
    expect((await destination(run.app, null)).url.href).toBe("http://localhost:4000/hooks");
    expect(await said(run)).toContain("no listener is running");
  });

  it("has to be somewhere", async () => {
    await expect(destination(appIn(temporaryFolder()).app, null)).rejects.toMatchObject({
      kind: "usage",
      message: "no listener is running and no --to",
      hint: expect.stringContaining("whk listen 3000"),
    });
  });

  it.each(["ftp://a/", "a b", "http://user:pass@host/", "70000"])("cannot be %s", async (to) => {
    await expect(destination(appIn(temporaryFolder()).app, to)).rejects.toMatchObject({ kind: "usage" });
  });
});

type Run = ReturnType<typeof testApp>;

function appIn(home: string): Run {
  const run = testApp({ home });
  run.app.globals = { ...run.app.globals, dataDir: dataDirOf(home) };
  return run;
}

async function withListeners(...locals: string[]): Promise<Run> {
  const home = temporaryFolder();
  for (const [index, local] of locals.entries()) await pretendListener(home, { local, startedAt: index + 1 });
  return appIn(home);
}

async function destination(app: Run["app"], to: string | null) {
  return findDestination(app, to, await runningSessions(app));
}

async function said(run: Run): Promise<string> {
  await run.app.io.flush();
  return run.result().stderr;
}
