import { describe, expect, it } from "vitest";
import { type ReplayFlags, readOptions } from "../../../src/commands/replay/options.ts";
import { applyGlobals } from "../../../src/globals.ts";
import { testApp } from "../../cli.ts";

const now = 1_800_000_000_000;

async function read(ids: readonly string[], flags: ReplayFlags = {}, env: Record<string, string> = {}) {
  const { app } = testApp({ now, env });
  await applyGlobals(app, {});
  return readOptions(app, ids, flags);
}

describe("which deliveries", () => {
  it("are named, each once", async () => {
    expect((await read(["dlv_a", "last", "dlv_a"])).choice).toEqual({ by: "id", ids: ["dlv_a", "last"] });
  });

  it("are those that failed, narrowed by filters", async () => {
    const failed = { by: "filter", filter: { status: "failed" }, most: 1000 };
    expect((await read(["failed"])).choice).toEqual(failed);
    expect((await read([], { failed: true })).choice).toEqual(failed);
    expect((await read(["failed"], { since: "10m", limit: "0" })).choice).toEqual({
      ...failed,
      filter: { status: "failed", since: now - 600_000 },
      most: Number.POSITIVE_INFINITY,
    });
  });

  it("are those the filters choose", async () => {
    expect((await read([], { type: ["payment.*"], limit: "5" })).choice).toEqual({
      ...{ by: "filter", filter: { types: ["payment.*"] }, most: 5 },
    });
  });

  const refusals: [string, readonly string[], ReplayFlags][] = [
    ["nothing_chosen", [], {}],
    ["nothing_chosen", [], { to: "3000", limit: "3" }],
    ["bad_combination", ["last"], { since: "10m" }],
    ["bad_combination", ["last"], { failed: true }],
    ["bad_combination", ["last", "failed"], {}],
    ["bad_combination", ["last"], { limit: "3" }],
    ["bad_combination", ["failed"], { status: "500" }],
  ];
  it.each(refusals)("%s: %j with %j", async (code, ids, flags) => {
    await expect(read(ids, flags)).rejects.toMatchObject({ kind: "usage", code });
  });

  it("are not chosen by a provider of the environment alone", async () => {
    const env = { WHK_PROVIDER: "payvost" };
    await expect(read([], {}, env)).rejects.toMatchObject({ code: "nothing_chosen" });
    expect((await read(["last"], {}, env)).choice.by).toBe("id");
    expect((await read(["failed"], {}, env)).choice).toMatchObject({ filter: { provider: "payvost" } });
  });
});

describe("how", () => {
  it("has its defaults", async () => {
    expect(await read(["last"])).toMatchObject({
      ...{ to: null, headers: [], edits: [], resign: false, speed: null, concurrency: 1 },
      ...{ timeout: 30_000, allowInvalid: false, dryRun: false, secrets: {} },
    });
  });

  it("several may be under way where the spacing is kept", async () => {
    expect(await read(["last"], { speed: "0.5" })).toMatchObject({ speed: 0.5, concurrency: 8 });
    expect(await read(["last"], { speed: "2", concurrency: "3" })).toMatchObject({ concurrency: 3 });
  });

  it("an edit is signed again", async () => {
    expect(await read(["last"], { set: ["data.amount=1.0"] })).toMatchObject({
      ...{ resign: true, edits: [{ path: "data.amount", json: "1.0" }] },
    });
  });

  const refusals: [string, ReplayFlags][] = [
    ["--speed", { speed: "0" }],
    ["--speed", { speed: "fast" }],
    ["--limit", { limit: "-1", failed: true }],
    ["--concurrency", { concurrency: "0" }],
    ["--timeout", { timeout: "0" }],
    ["--header", { header: ["Foo"] }],
    ["--header", { header: ["Host: x"] }],
    ["--set", { set: ["__proto__.x=1"] }],
    ["--secret-stdin", { secretStdin: true }],
    ["--secret-file", { secretFile: "key" }],
    ["target", { to: "ftp://x" }],
  ];
  it.each(refusals)("[F10] [P3] a bad %s is refused", async (named, flags) => {
    const ids = flags.failed === true ? [] : ["last"];
    await expect(read(ids, flags)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(named),
    });
  });
});
