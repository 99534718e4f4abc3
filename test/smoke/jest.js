// The library in the real jest, which has no ES modules of its own: `node test/smoke/jest.js <folder>`, where the folder
// is one jest and the tarball of whk are installed in.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2] ?? ".");
const tests = `
const { sign, startListener, verify } = require("whk");
const { startSandbox } = require("whk/sandbox");

let listener;
beforeEach(async () => { listener = await startListener({ provider: "payvost" }); });
afterEach(() => listener.close());

test("a delivery comes", async () => {
  const sent = await listener.trigger("payment.succeeded", { set: { "data.amount": 7 } });
  const delivery = await listener.waitFor("payment.*");
  expect(delivery).toMatchObject({ id: sent.id, verdict: "ok", status: 200 });
  expect(delivery.json().data.amount).toBe(7);
});

test("nothing comes: the error names what did, and the line that waits", async () => {
  await listener.trigger("payment.failed", { tamper: "body" });
  const error = await listener.waitFor("payment.suceeded", { timeoutMs: 5 }).catch((thrown) => thrown);
  expect(error.message).toMatch(/did you mean payment.succeeded[^]*payment.failed  mismatch  401/);
  expect(error.stack).toContain("library.test.js");
});

test("errors of Node itself are told apart", async () => {
  await expect(startListener({ port: listener.port })).rejects.toMatchObject({ code: "port_taken" });
  await expect(listener.trigger("payment.failed", { to: 1 })).rejects.toMatchObject({ code: "app_unreachable" });
});

test("sign and verify", async () => {
  const key = { provider: "stripe", secret: "whsec_x" };
  const signed = await sign({ ...key, body: new TextEncoder().encode("{}") });
  const found = await verify({ ...key, headers: new Headers(signed.headers), body: signed.body });
  expect(found).toMatchObject({ ok: true, verdict: "ok" });
  await expect(verify({ ...key, headers: {}, body: {} })).rejects.toMatchObject({ code: "body_not_bytes" });
});

test("the sandbox delivers to the listener", async () => {
  const endpoint = { provider: "payvost", url: listener.url, secret: listener.secret };
  const sandbox = await startSandbox({ seed: { endpoints: [endpoint] } });
  await sandbox.emit("payvost", "payment.succeeded");
  expect((await listener.waitFor("payment.succeeded")).verdict).toBe("ok");
  await sandbox.close();
});

test("time is faked", async () => {
  jest.useFakeTimers({ now: Date.UTC(2031, 0, 1) });
  const other = await startListener({ provider: "stripe" });
  await other.trigger("payment_intent.succeeded");
  const { verdict, receivedAt } = await other.waitFor("payment_intent.succeeded");
  await expect(other.waitFor("*", { timeoutMs: 5 })).rejects.toMatchObject({ code: "expectation_not_met" });
  await other.close();
  jest.useRealTimers();
  expect([verdict, receivedAt]).toEqual(["ok", Date.UTC(2031, 0, 1)]);
});
`;
writeFileSync(join(folder, "library.test.js"), tests);
const jest = [join(folder, "node_modules/jest/bin/jest.js"), "--config", JSON.stringify({ rootDir: folder })];
const { status } = spawnSync(process.execPath, jest, { cwd: folder, stdio: "inherit", timeout: 60_000 });
process.exitCode = status ?? 1;
