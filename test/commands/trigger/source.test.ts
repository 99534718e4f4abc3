import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readOptions, type TriggerFlags } from "../../../src/commands/trigger/options.ts";
import { chooseSource, namedProvider } from "../../../src/commands/trigger/source.ts";
import type { Session } from "../../../src/store/listeners.ts";
import { type CliOptions, temporaryFolder, testApp } from "../../cli.ts";

describe("the provider", () => {
  it("is the flag's or WHK_PROVIDER's, then the project's, then the listener's", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "whk.config.json"), '{"provider":"stripe"}');
    expect(await nameOf({ cwd, provider: "github", session: "monnify" })).toBe("github");
    expect(await nameOf({ cwd, session: "monnify" })).toBe("stripe");
    expect(await nameOf({ session: "monnify" })).toBe("monnify");
    expect(await nameOf({})).toBeUndefined();
  });

  it("is else the first that has the type, and is said", async () => {
    const run = await source({ type: "payment.succeeded" });
    expect(run).toMatchObject({ provider: "payvost", type: "payment.succeeded", own: false });
    expect(run.stderr).toBe(
      "provider payvost, the first that has this event type; --provider chooses another\n",
    );
    expect((await source({ type: "refund.created" })).provider).toBe("paymentflow");
    expect((await source({ type: "push" })).provider).toBe("github");
  });

  it("has to exist", async () => {
    await expect(source({ type: "a", provider: "payvst" })).rejects.toMatchObject({
      kind: "usage",
      hint: expect.stringContaining("payvost"),
    });
  });
});

describe("the event", () => {
  it("comes with the sample's bytes", async () => {
    const run = await source({ type: "transaction", provider: "fluxvend" });
    expect(run.payload).toContain('"amount": 1000.00,');
  });

  it("is the only one there is when none is named", async () => {
    expect((await source({ provider: "open-market" })).type).toBe("payment");
  });

  it("has to be named otherwise", async () => {
    const error = { kind: "usage", message: "the argument [event-type] is missing" };
    await expect(source({ provider: "payvost" })).rejects.toMatchObject(error);
    await expect(source({})).rejects.toMatchObject(error);
  });
});

describe("--data", () => {
  it("names its own type", async () => {
    const run = await source({ provider: "payvost", flags: { data: '{"type":"payment.failed"}' } });
    expect(run).toMatchObject({ own: true, type: "payment.failed", payload: '{"type":"payment.failed"}' });
  });

  it("[P2] may have a type no catalogue knows", async () => {
    const run = await source({ provider: "standard-webhooks", flags: { data: '{"type":"order.shipped"}' } });
    expect(run).toMatchObject({ own: true, type: undefined });
  });

  it("finds its provider by its type", async () => {
    const run = await source({ flags: { data: '{"event":"checkout.success"}' } });
    expect(run).toMatchObject({ provider: "senfenico", type: "checkout.success" });
    expect(run.stderr).toContain("provider senfenico");
  });

  it("of nobody's type needs a provider", async () => {
    await expect(source({ flags: { data: '{"type":"order.shipped"}' } })).rejects.toMatchObject({
      message: "no provider has the event type this payload names",
      hint: expect.stringContaining("--provider"),
    });
  });

  it("still needs a type that exists when one is given", async () => {
    await expect(
      source({ type: "no.such", provider: "payvost", flags: { data: "{}" } }),
    ).rejects.toMatchObject({
      message: 'payvost has no event type "no.such"',
    });
  });

  it("needs the type where a header names it", async () => {
    await expect(source({ provider: "github", flags: { data: "{}" } })).rejects.toMatchObject({
      message: "github names the event type in the header x-github-event",
    });
    const header = { data: "{}", header: ["X-GitHub-Event: push"] };
    expect((await source({ provider: "github", flags: header })).type).toBe("push");
    expect((await source({ type: "push", provider: "github", flags: { data: "{}" } })).type).toBe("push");
  });

  it("is all that a provider known only by its signature needs", async () => {
    const run = await source({ type: "anything", provider: "slack", flags: { data: "{}" } });
    expect(run).toMatchObject({ provider: "slack", type: "anything", own: true });
    const gitlab = await source({ type: "Push Hook", provider: "gitlab", flags: { data: "{}" } });
    expect(gitlab.headers).toEqual({ "x-gitlab-event": "Push Hook" });
    const broken = source({ type: "Push\r\nX: y", provider: "gitlab", flags: { data: "{}" } });
    await expect(broken).rejects.toMatchObject({ kind: "usage", code: "bad_value" });
    await expect(source({ type: "anything", provider: "slack" })).rejects.toMatchObject({
      message: "only the signature of slack is known, it has no samples",
    });
  });
});

interface Given extends CliOptions {
  readonly type?: string;
  readonly provider?: string;
  readonly session?: string;
  readonly flags?: TriggerFlags;
}

function appFor(given: Given) {
  const run = testApp(given);
  const home = run.app.cwd;
  run.app.globals = { ...run.app.globals, provider: given.provider, configDir: home, dataDir: home };
  return run;
}

function sessionOf({ session }: Given): Session | null {
  if (session === undefined) return null;
  return {
    pid: 1,
    local: "http://127.0.0.1:4400",
    provider: session,
    secrets: {},
    startedAt: 1,
    version: "0",
  };
}

async function nameOf(given: Given): Promise<string | undefined> {
  return (await namedProvider(appFor(given).app, sessionOf(given)))?.id;
}

async function source(given: Given) {
  const { app, result } = appFor(given);
  const options = readOptions(given.type, given.flags ?? {});
  const { provider, event, payload, own } = await chooseSource(app, options, sessionOf(given));
  await app.io.flush();
  return {
    provider: provider.id,
    type: event?.type,
    headers: event?.headers,
    payload: String(payload),
    own,
    stderr: result().stderr,
  };
}
