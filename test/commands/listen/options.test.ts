import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ListenFlags, readOptions } from "../../../src/commands/listen/options.ts";
import { ownApp } from "./own-app.ts";

async function optionsOf(flags: ListenFlags, target?: string) {
  return readOptions((await ownApp()).app, target, flags);
}

describe("the options", () => {
  it("have the contract's defaults", async () => {
    expect(await optionsOf({})).toEqual({
      targets: [],
      routes: [],
      port: 4400,
      strictPort: false,
      headers: [],
      reply: "mirror",
      onInvalid: "reject",
      events: [],
      respond: { status: 200, headers: [], body: Buffer.alloc(0) },
      delay: 0,
      exec: null,
      maxBody: 5 * 1024 * 1024,
      forwardTimeout: 30_000,
      concurrency: 8,
      quiet: false,
      showHeaders: false,
      showBody: false,
      expect: [],
      timeout: null,
      printSecret: false,
      secrets: {},
      registrar: null,
      tunnel: {
        driver: "localtunnel",
        flags: {},
        from: "default",
        port: null,
        required: false,
        ttl: 8 * 3_600_000,
      },
    });
  });

  it("tell whether to register", async () => {
    const plain = { sandbox: false, keep: false, yes: false };
    expect((await optionsOf({ register: true })).registrar).toEqual(plain);
    const kept = await optionsOf({ register: true, keep: true, yes: true });
    expect(kept.registrar).toEqual({ sandbox: false, keep: true, yes: true });
    const { app } = await ownApp();
    app.globals = { ...app.globals, sandbox: true };
    expect((await readOptions(app, undefined, {})).registrar).toEqual({ ...plain, sandbox: true });
  });

  it("hold what was given", async () => {
    const options = await optionsOf(
      {
        port: "0",
        forwardTo: ["4000"],
        route: ["a.*=5000"],
        header: ["X-A: 1"],
        reply: "ack",
        onInvalid: "accept",
        events: ["a.*"],
        exec: "cat",
        maxBody: "64kb",
        forwardTimeout: "500ms",
        concurrency: "2",
        output: "quiet",
        expect: ["payment.succeeded", "refund.*x2"],
        timeout: "1.5s",
        printSecret: true,
        secretFile: "secret.txt",
      },
      "3000",
    );
    expect(options).toMatchObject({
      port: 0,
      strictPort: true,
      headers: [["X-A", "1"]],
      reply: "ack",
      onInvalid: "accept",
      events: ["a.*"],
      exec: "cat",
      maxBody: 65_536,
      forwardTimeout: 500,
      concurrency: 2,
      quiet: true,
      expect: ["payment.succeeded", "refund.*x2"],
      timeout: 1500,
      printSecret: true,
      secrets: { secretFile: "secret.txt" },
    });
    expect(options.targets.map(({ url }) => url.port)).toEqual(["3000", "4000"]);
    expect(options.routes.map(({ pattern }) => pattern)).toEqual(["a.*"]);
  });

  it.each([
    ["plain text", "later", "text/plain; charset=utf-8"],
    ["JSON", '{"ok":true}', "application/json"],
  ])("name the type of a body that is %s", async (_, respondBody, type) => {
    const { respond } = await optionsOf({ respond: "429", respondBody });
    expect(respond).toEqual({
      status: 429,
      headers: [["content-type", type]],
      body: Buffer.from(respondBody),
    });
  });

  it("read the project file below the flags", async () => {
    const { app } = await ownApp();
    writeFileSync(
      join(app.cwd, "whk.config.json"),
      '{"forwardTo":["3000"],"events":["a.*"],"routes":{"b.*":"4000"}}',
    );
    const fromFile = await readOptions(app, undefined, {});
    expect(fromFile).toMatchObject({ events: ["a.*"], routes: [{ pattern: "b.*" }] });
    expect(fromFile.targets.map(({ url }) => url.port)).toEqual(["3000"]);
    expect(await readOptions(app, "5000", { events: ["c"] })).toMatchObject({
      events: ["c"],
      routes: [{ pattern: "b.*" }],
    });
  });

  it.each<[string, ListenFlags]>([
    ["bad_value", { exec: " " }],
    ["bad_value", { maxBody: "0" }],
    ["bad_combination", { respond: "204", respondBody: "x" }],
    ["unreadable_file", { respondBody: "@nowhere" }],
  ])("are refused with %s", async (code, flags) => {
    await expect(optionsOf(flags)).rejects.toMatchObject({ kind: "usage", code });
  });
});
