import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { signingSecrets } from "../../../src/commands/trigger/secrets.ts";
import { applyGlobals } from "../../../src/globals.ts";
import type { Scheme } from "../../../src/signing/scheme.ts";
import type { Session } from "../../../src/store/listeners.ts";
import { type CliOptions, temporaryFolder, testApp } from "../../cli.ts";
import { storeIn } from "../stored.ts";

const scheme: Scheme = {
  id: "x",
  kind: "hmac",
  alg: "sha256",
  encoding: "hex",
  sig: { in: "header", name: "x-s" },
  signed: "{body}",
};

describe("signingSecrets", () => {
  it("are the configured ones first", async () => {
    const run = await secrets({
      env: { WHK_PAYVOST_SECRET: "one,two", WHK_SECRET: "three" },
      session: "four",
    });
    expect(run.secrets).toEqual(["one", "two"]);
    expect(run.stderr).toBe("");
  });

  it("come from a file or stdin when asked", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "key"), "from file\n");
    expect((await secrets({ cwd, options: { secretFile: "key" } })).secrets).toEqual(["from file"]);
    expect((await secrets({ stdin: "piped\n", options: { secretStdin: true } })).secrets).toEqual(["piped"]);
  });

  it("are the listener's when none is configured", async () => {
    const run = await secrets({ session: "made here" });
    expect(run).toMatchObject({ secrets: ["made here"], stderr: "" });
  });

  it("say nothing when the configured one is the listener's", async () => {
    const run = await secrets({ env: { WHK_SECRET: "same" }, session: "same" });
    expect(run).toMatchObject({ secrets: ["same"], stderr: "" });
  });

  it("are stored ones before the listener's: of several only the one that stays", async () => {
    const home = temporaryFolder();
    const store = storeIn(home);
    const kept = { provider: "payvost", label: null, endpoint: null };
    await store.addSecret({ ...kept, secret: "staying secret", expiresAt: null });
    await store.addSecret({ ...kept, secret: "ending secret", expiresAt: 4_000_000_000_000 });
    const run = await secrets({ home, session: "made here" });
    expect(run.secrets).toEqual(["staying secret"]);
    expect(run.print("ending secret")).not.toContain("ending secret");
    expect((await secrets({ home, env: { WHK_SECRET: "given" } })).secrets).toEqual(["given"]);
  });

  it("are needed", async () => {
    await expect(secrets({})).rejects.toMatchObject({
      kind: "usage",
      message: "there is no signing secret for payvost",
      hint: expect.stringMatching(/`whk secrets set payvost`.*--secret-stdin.*WHK_PAYVOST_SECRET/),
    });
  });

  it("are not needed by a provider that signs nothing", async () => {
    const run = await secrets({ scheme: { id: "none", kind: "none", encoding: "hex" } });
    expect(run.secrets).toEqual([]);
  });

  it("are masked in everything printed afterwards", async () => {
    const run = await secrets({ env: { WHK_SECRET: "configured-secret" }, session: "session-secret" });
    expect(run.print("configured-secret session-secret")).not.toMatch(/configured-secret|session-secret/);
  });
});

interface Given extends CliOptions {
  readonly session?: string;
  readonly scheme?: Scheme;
  readonly options?: { secretStdin?: boolean; secretFile?: string };
}

async function secrets(given: Given) {
  const { app, result } = testApp(given);
  await applyGlobals(app, {});
  const sessions: Session[] = [undefined, given.session].map((secret) => ({
    pid: 1,
    local: "http://127.0.0.1:4400",
    provider: null,
    secrets: secret === undefined ? {} : { payvost: [secret] },
    startedAt: 1,
    version: "0",
  }));
  const request = {
    provider: "payvost",
    scheme: given.scheme ?? scheme,
    options: given.options ?? {},
    sessions,
  };
  const found = await signingSecrets(app, request);
  await app.io.flush();
  return { secrets: found, stderr: result().stderr, print: (value: string) => app.io.redact(value) };
}
