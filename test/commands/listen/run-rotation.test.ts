import { expect, it } from "vitest";
import { steppingClock, temporaryFolder, testApp } from "../../cli.ts";
import { damage, storeIn } from "../stored.ts";
import { secret as given, listening, ofKind } from "./listening.ts";

const endpoint = { id: "webhook_1", base: "http://127.0.0.1:4010/payvost/v1" };
const started = Date.UTC(2026, 0, 1, 12, 0, 0);

/** A listener in a home of its own, whose time the test moves on. */
async function running(args: readonly string[] = [], env: Record<string, string> = {}) {
  const home = temporaryFolder();
  const time = steppingClock(started);
  const clock = { ...testApp().app.clock, now: time.now };
  const store = storeIn(home, time.now);
  const kept = { provider: "payvost", label: null, endpoint };
  await store.addSecret({ ...kept, secret: "the-old-secret", expiresAt: null });
  const listener = await listening(args, { home, clock, env });
  const rotate = (overlap: number) =>
    store.rotateSecret({ ...kept, secret: "the-new-secret" }, time.now() + overlap);
  return { ...listener, home, store, rotate, pass: (ms: number) => time.sleep(ms) };
}

it("takes both secrets during the overlap and says which is the old one", async () => {
  const { run, send, rotate, pass, stop } = await running();
  const status = async (secret: string) => (await send({ secret })).status;
  expect(run.stderr).toContain("stored, endpoint webhook_1");
  expect(await status("the-old-secret")).toBe(200);
  await rotate(240_000);
  expect(await status("the-new-secret")).toBe(200);
  expect(await status("the-old-secret")).toBe(200);
  await pass(240_000);
  expect(await status("the-old-secret")).toBe(401);
  expect(await status("the-new-secret")).toBe(200);
  const { stdout, stderr } = await stop();
  const lines = stdout.split("\n");
  expect(lines.filter((line) => line.includes("✓ verified"))).toHaveLength(4);
  const old = lines.filter((line) => line.includes("old secret, accepted until"));
  expect(old).toEqual([expect.stringMatching(/✓ verified .* old secret, accepted until 12:04:00$/)]);
  expect(stdout).toMatch(
    /✗ mismatch .*← 401.*\n +why +the signature fits a secret that was accepted until 12:04:00/,
  );
  expect(stdout + stderr).not.toMatch(/the-(old|new)-secret/);
});

it("takes the new one beside the old one in a variable, and says which fits", async () => {
  const env = { WHK_PAYVOST_SECRET: "the-old-secret" };
  const { run, send, rotate, pass, stop } = await running([], env);
  expect(run.stderr).toContain("from WHK_PAYVOST_SECRET");
  await rotate(240_000);
  await pass(240_000);
  for (const secret of ["the-new-secret", "the-old-secret"]) {
    expect((await send({ secret })).status).toBe(200);
  }
  const lines = (await stop()).stdout.split("\n");
  expect(lines[0]).toMatch(/✓ verified .* stored secret(, endpoint webhook_1)?$/);
  expect(lines[1]).toMatch(/✓ verified .* old secret$/);
});

it("tells it in the records", async () => {
  const { run, send, rotate, stop } = await running(["--json"]);
  await rotate(240_000);
  for (const secret of ["the-new-secret", "the-old-secret"]) await send({ secret });
  await stop();
  const [first, second] = ofKind(run.records, "delivery").map((record) => record["signature"]);
  expect(first).toMatchObject({ verdict: "ok", secret: 0, why: null });
  const why = "old secret, accepted until 12:04:00";
  expect(second).toMatchObject({ verdict: "ok", reason: null, why });
});

it("takes a secret that is stored while it runs, for many requests at once", async () => {
  const { send, store, stop } = await running();
  expect((await send({ provider: "shopify", secret: "stored later" })).status).toBe(401);
  const later = { label: null, expiresAt: null, endpoint: null };
  await store.addSecret({ provider: "shopify", secret: "stored later", ...later });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => send({ provider: "shopify", secret: "stored later" })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  await stop();
});

it("goes on with what it has when the store is damaged meanwhile", async () => {
  const { send, home, stop } = await running();
  damage(`${home}/.config/whk`);
  expect((await send({ secret: "nobody's" })).status).toBe(401);
  expect((await send({ secret: "the-old-secret" })).status).toBe(200);
  expect((await stop()).stderr).toContain("the stored secrets have changed and cannot be read");
});

it("names a stored secret that would fit when another is given", async () => {
  const home = temporaryFolder();
  await storeIn(home).addSecret({
    provider: "payvost",
    secret: "kept secret",
    label: "shop",
    expiresAt: null,
    endpoint: null,
  });
  const { send, stop } = await listening(["--provider", "payvost"], { home, env: { WHK_SECRET: given } });
  expect((await send({ secret: "kept secret" })).status).toBe(401);
  const { stdout } = await stop();
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(
    "the signature fits another secret: the one in whk's own store (payvost, label shop)",
  );
});
