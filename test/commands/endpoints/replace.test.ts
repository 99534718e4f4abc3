import { describe, expect, it } from "vitest";
import { readFault } from "../../../src/sandbox/read-fault.ts";
import { cli } from "../../cli.ts";
import { startApp } from "../../servers.ts";
import { currentSecret, sandboxed } from "./sandboxed.ts";

const url = "http://127.0.0.1:3000/hooks";
const now = Date.parse("2026-11-21T12:04:00Z");
const day = 24 * 60 * 60 * 1000;

async function replacing(options = {}) {
  const box = await sandboxed(options);
  const id = await box.register(url, "payment.succeeded,refund.created", "paymentflow");
  const argv = ["endpoints", "rotate", id, "--provider", "paymentflow", "--via-replace", "--yes"];
  return { box, id, old: currentSecret(box, id), argv };
}

describe("whk endpoints rotate --via-replace", () => {
  it("makes a second endpoint, stores its secret, then deletes the old one", async () => {
    const { box, id, old, argv } = await replacing();
    const run = await box.run(argv, { now });
    expect(run.code).toBe(0);
    const [made, ...more] = box.sandbox.endpoints("paymentflow");
    expect(more).toEqual([]);
    expect(made).toMatchObject({ url, events: ["payment.succeeded", "refund.created"], enabled: true });
    expect(made?.id).not.toBe(id);
    expect(run.stderr).toBe(`made ${made?.id} for ${url}\n`);
    expect(run.stdout).toMatch(
      /^✓ rotated {2}new secret whsec_…\w{4}, stored; the old one is accepted here until tomorrow/,
    );
    expect(run.stdout).toContain(`${made?.id} takes the place of ${id}, which is deleted\n`);
    expect(box.stored()).toMatchObject([
      { secret: currentSecret(box, made?.id ?? ""), expiresAt: null, endpoint: { id: made?.id } },
      { secret: old, expiresAt: now + day, endpoint: { id } },
    ]);
  });

  it("is one document under --json", async () => {
    const { box, id, argv } = await replacing();
    const { stdout } = await box.run([...argv, "--json"], { now });
    const [made] = box.sandbox.endpoints("paymentflow");
    expect(JSON.parse(stdout)).toMatchObject({ id: made?.id, replaced: id, stored: true, written: false });
  });

  it("keeps a disabled endpoint disabled", async () => {
    const { box, id, argv } = await replacing();
    await box.run(["endpoints", "update", id, "--provider", "paymentflow", "--disable"]);
    expect((await box.run(argv)).code).toBe(0);
    expect(box.sandbox.endpoints("paymentflow")).toMatchObject([{ enabled: false }]);
  });

  it.each([
    ["api create status=400", 5, 1, /error/],
    [
      "api create commit-then-drop",
      5,
      2,
      /was made, but its secret is not known\nhint: {2}\S+ is as it was; delete/,
    ],
    ["api create reset", 6, 1, /nothing was created/],
    ["api delete status=400", 5, 2, /was not deleted: .*\nhint: {2}\S+ works and its secret is stored/],
  ])("%s leaves the old endpoint", async (fault, code, endpoints, message) => {
    const { box, id, old, argv } = await replacing();
    const rule = readFault(fault);
    if ("problem" in rule) throw new Error(rule.problem);
    box.sandbox.addFault(rule);
    const run = await box.run(argv);
    expect([run.code, run.stdout]).toEqual([code, ""]);
    expect(run.stderr).toMatch(message);
    expect(box.sandbox.endpoints("paymentflow")).toHaveLength(endpoints);
    expect(currentSecret(box, id)).toBe(old);
    expect(box.stored().find(({ secret }) => secret === old)).toMatchObject({ expiresAt: null });
  });
});

describe("at a provider that does otherwise", () => {
  const made = {
    id: "we_2",
    object: "webhook_endpoint",
    url,
    enabled_events: ["payment.succeeded"],
    status: "enabled",
  };
  const old = { ...made, id: "we_1" };

  async function replaceAt(answers: Record<string, object>) {
    const app = await startApp(({ method, url: path }, response) => {
      const answer = answers[`${method} ${path}`];
      response.writeHead(answer === undefined ? 500 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer ?? {}));
    });
    const argv = ["endpoints", "rotate", "we_1", "--provider", "paymentflow", "--via-replace", "--yes"];
    const run = await cli([...argv, "--api-base", app.origin], {
      env: { WHK_API_KEY: "sk_test_0123456789abcdef" },
    });
    return { ...run, deleted: app.seen.filter(({ method }) => method === "DELETE").length };
  }

  it("stops when no secret came", async () => {
    const run = await replaceAt({ "GET /webhooks/we_1": old, "POST /webhooks": made });
    expect(run).toMatchObject({ code: 5, stdout: "", deleted: 0 });
    expect(run.stderr).toContain("error: we_2 was made, but its secret is not known\n");
  });

  it("stops when the new endpoint is not like the old one", async () => {
    const run = await replaceAt({
      "GET /webhooks/we_1": old,
      "POST /webhooks": { ...made, secret: "whsec_0123456789abcdef" },
      "GET /webhooks/we_2": { ...made, enabled_events: ["refund.created"] },
    });
    expect(run).toMatchObject({ code: 5, stdout: "", deleted: 0 });
    expect(run.stderr).toContain("error: we_2 does not have the URL and events of we_1\n");
  });
});
