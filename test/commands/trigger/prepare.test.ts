import { describe, expect, it } from "vitest";
import { readOptions, type TriggerFlags } from "../../../src/commands/trigger/options.ts";
import { nextDraft, prepare } from "../../../src/commands/trigger/prepare.ts";
import type { Session } from "../../../src/store/listeners.ts";
import { testApp } from "../../cli.ts";

const now = Date.UTC(2031, 0, 1);

describe("prepare", () => {
  it("decides everything before the first request", async () => {
    const { plan, app } = await planned("payment.succeeded", { to: "3000" });
    expect(plan).toMatchObject({
      provider: { id: "payvost" },
      signing: { scheme: { id: "payvost" }, secrets: ["secret"], tamper: null, timeout: 30_000 },
      expectation: { tamper: null, status: null, success: "2xx", repeats: false },
      preset: null,
      listener: false,
    });
    expect(plan.signing.url.href).toBe("http://localhost:3000/");
    const draft = nextDraft(app, plan.event);
    expect(draft.headers).toEqual([
      ["content-type", "application/json"],
      ["user-agent", "whk/0.0.0-test"],
    ]);
    expect(String(draft.body)).toContain('"createdAt": "2031-01-01T00:00:00Z"');
  });

  it("lets headers of the user stand in place of its own", async () => {
    const header = ["Content-Type: application/cloudevents+json", "User-Agent: x", "X-A: 1", "X-A: 2"];
    const { plan } = await planned("payment.succeeded", { to: "3000", header });
    expect(plan.event.headers).toEqual([
      ["Content-Type", "application/cloudevents+json"],
      ["User-Agent", "x"],
      ["X-A", "1"],
      ["X-A", "2"],
    ]);
  });

  it("goes to the running listener with its secret", async () => {
    const session: Session = {
      pid: 1,
      local: "http://127.0.0.1:4400",
      provider: null,
      secrets: { payvost: ["made"] },
      startedAt: 1,
      version: "0",
    };
    const { plan } = await planned("payment.succeeded", {}, { sessions: [session], env: {} });
    expect(plan).toMatchObject({ listener: true, signing: { secrets: ["made"] } });
    expect(plan.signing.url.href).toBe("http://127.0.0.1:4400/");
  });

  it("uses the scheme that is named", async () => {
    const { plan } = await planned("transaction", { to: "1", scheme: "fluxvend-js" });
    expect(plan.signing.scheme.id).toBe("fluxvend-js");
    await expect(planned("transaction", { to: "1", scheme: "nope" })).rejects.toMatchObject({
      kind: "usage",
      hint: expect.stringContaining("fluxvend"),
    });
  });

  it.each([
    [{ retry: true } as const, "payvost", "2xx", 5_000],
    [{ retry: "senfenico" }, "senfenico", "200", 30_000],
    [{ retry: "svix" }, "svix", "2xx", 30_000],
    [{ retry: "slack", timeout: "10s" }, "slack", "2xx", 10_000],
  ])("takes the schedule of %o", async (flags, name, success, timeout) => {
    const { plan } = await planned("payment.succeeded", { to: "1", ...flags });
    expect(plan).toMatchObject({
      preset: { name },
      expectation: { success, repeats: true },
      signing: { timeout },
    });
  });

  it("refuses a schedule there is not", async () => {
    await expect(planned("payment.succeeded", { to: "1", retry: "svicks" })).rejects.toMatchObject({
      kind: "usage",
      message: '--retry: there is no schedule "svicks"',
    });
    await expect(planned("payment.succeeded", { to: "1", retry: "shopfy" })).rejects.toMatchObject({
      hint: "did you mean shopify?",
    });
  });

  it("makes the id a scheme signs, also where only the scheme is known", async () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const { plan, app } = await planned(
      "a.b",
      { to: "1", data: "{}" },
      { provider: "svix", env: { WHK_SECRET: secret } },
    );
    expect(nextDraft(app, plan.event).id).toMatch(/^msg_[a-z0-9]{27}$/);
  });

  it("calls a form a form", async () => {
    const { plan } = await planned("x", { to: "1", data: "{}" }, { provider: "twilio" });
    expect(plan.event.headers[0]).toEqual(["content-type", "application/x-www-form-urlencoded"]);
  });
});

interface Given {
  readonly sessions?: readonly Session[];
  readonly env?: Record<string, string>;
  readonly provider?: string;
}

async function planned(type: string, flags: TriggerFlags, given: Given = {}) {
  const { app } = testApp({ env: given.env ?? { WHK_SECRET: "secret" }, now });
  app.globals = { ...app.globals, provider: given.provider, configDir: app.cwd, dataDir: app.cwd };
  return { app, plan: await prepare(app, readOptions(type, flags), given.sessions ?? []) };
}
