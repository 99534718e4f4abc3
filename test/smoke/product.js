// The built product as a user runs it, on whatever Node runs this file: `node --test test/smoke/product.js`.
// WHK_BIN names another copy of bin/whk.js, such as one installed from the tarball.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const bin = resolve(process.env["WHK_BIN"] ?? fileURLToPath(new URL("../../bin/whk.js", import.meta.url)));
const home = mkdtempSync(join(tmpdir(), "whk-smoke-"));
const environment = { PATH: process.env["PATH"], HOME: home, LANG: "C.UTF-8" };
after(() => rmSync(home, { recursive: true, force: true }));

const body = '{ "type": "payment.succeeded", "amount": 1000.00 }\n';
writeFileSync(join(home, "body.json"), body);

function whk(args, { env = {}, input = "" } = {}) {
  const run = spawnSync(process.execPath, [bin, ...args], {
    cwd: home,
    env: { ...environment, ...env },
    input,
    encoding: "utf8",
  });
  return { stdout: run.stdout, stderr: run.stderr, code: run.status };
}

test("--version prints the version and nothing else", () => {
  const { version } = JSON.parse(readFileSync(join(bin, "../../package.json"), "utf8"));
  assert.deepEqual(whk(["--version"]), { stdout: `${version}\n`, stderr: "", code: 0 });
});

test("what sign signs, verify verifies, and one more byte is a mismatch", () => {
  const env = { WHK_PAYVOST_SECRET: "whsec_smoke" };
  const signed = whk(["sign", "body.json", "--provider", "payvost"], { env });
  assert.equal(signed.code, 0, signed.stderr);
  const verify = ["verify", "-", "--provider", "payvost", "--header", signed.stdout.trim()];
  assert.equal(whk(verify, { env, input: body }).code, 0);
  const tampered = whk(verify, { env, input: `${body}\n` });
  assert.equal(tampered.code, 7);
  assert.match(tampered.stdout, /mismatch/);
});

test("config and secrets are written and kept; secrets are shown masked, their file is the user's alone", () => {
  assert.equal(whk(["config", "set", "provider", "payvost", "--profile", "smoke"]).code, 0);
  assert.equal(whk(["config", "get", "provider", "--profile", "smoke"]).stdout, "payvost\n");
  const set = whk(["secrets", "set", "github", "--secret-stdin", "--json"], {
    input: "whsec_smoke0123456789\n",
  });
  assert.equal(set.code, 0, set.stderr);
  const path = join(home, ".config/whk/secrets.json");
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(JSON.parse(readFileSync(path, "utf8")).secrets[0].secret, "whsec_smoke0123456789");
  const listed = whk(["secrets", "list"]);
  assert.match(listed.stdout, /github/);
  assert.doesNotMatch(listed.stdout, /whsec_smoke0123456789/);
  assert.equal(whk(["secrets", "remove", "--all", "--yes"]).code, 0);
});

test("a sandbox answers whk endpoints: create, list, test, logs, rotate, delete", async () => {
  const { process: sandbox, records } = start(["sandbox", "--port", "0", "--json"]);
  const { local } = await next(records, "ready");
  const on = ["--provider", "payvost", "--sandbox", "--json"];
  const one = (args) => {
    const run = whk(["endpoints", ...args, ...on]);
    assert.equal(run.code, 0, run.stderr);
    return JSON.parse(run.stdout);
  };
  const { id } = one(["create", local, "--events", "payment.*"]);
  assert.equal(id, "webhook_sbx0001");
  assert.deepEqual(
    one(["list"]).map((endpoint) => endpoint.id),
    [id],
  );
  // The sandbox's own address takes no events, so that the attempt fails.
  const refused = whk(["endpoints", "test", id, "--event", "payment.succeeded", ...on]);
  assert.equal(refused.code, 9, refused.stderr);
  assert.equal((await next(records, "attempt")).event.type, "payment.succeeded");
  assert.equal(one(["logs", id]).length, 1);
  writeFileSync(join(home, ".env"), "A=1\nWEBHOOK_SECRET=old\n");
  one(["rotate", id, "--yes", "--write-env", ".env:WEBHOOK_SECRET"]);
  assert.match(readFileSync(join(home, ".env"), "utf8"), /^A=1\nWEBHOOK_SECRET=whsec_\w+\n$/);
  assert.equal(one(["delete", id, "--yes"]).secretsRemoved, 2);
  assert.deepEqual(one(["list"]), []);
  assert.equal(await ended(sandbox), 0);
});

test("listen --sandbox registers itself, gets what the provider sends, and leaves nothing", async () => {
  const { process: listener, records } = start(["listen", "--sandbox", "--port", "0", "--json"]);
  const { endpointId } = await next(records, "ready");
  assert.match(endpointId, /^webhook_/);
  const trigger = ["trigger", "payment.succeeded", "--via", "api", "--endpoint", endpointId, "--sandbox"];
  const sent = whk([...trigger, "--provider", "payvost", "--json"]);
  assert.equal(sent.code, 0, sent.stderr);
  assert.equal((await next(records, "delivery")).signature.verdict, "ok");
  assert.equal(await ended(listener), 0);
  assert.deepEqual(JSON.parse(whk(["secrets", "list", "--json"]).stdout), []);
});

test("whk/sandbox is a library: an event, a failed attempt, and all five retries at once", async () => {
  const { startSandbox } = await import(new URL("../dist/sandbox.js", pathToFileURL(bin)));
  const sandbox = await startSandbox({
    seed: { endpoints: [{ provider: "payvost", url: "http://127.0.0.1:1/" }] },
  });
  await sandbox.emit("payvost", "payment.succeeded");
  assert.equal(await sandbox.runUntilIdle(), 5);
  await sandbox.close();
});

test("whk is a library: a listener for tests, imported and required", async () => {
  const require = createRequire(import.meta.url);
  const index = fileURLToPath(new URL("../dist/index", pathToFileURL(bin)));
  for (const library of [await import(pathToFileURL(`${index}.js`)), require(`${index}.cjs`)]) {
    const listener = await library.startListener({ provider: "payvost" });
    const sent = await listener.trigger("payment.succeeded", { id: "evt_smoke" });
    const { id, verdict } = await listener.waitFor("payment.*");
    assert.deepEqual([sent.status, id, verdict], [200, "evt_smoke", "ok"]);
    await assert.rejects(listener.waitFor("payment.*", { timeoutMs: 5 }), { code: "expectation_not_met" });
    await listener.close();
  }
});

test("a triggered event reaches the listener, is verified, recorded and answered; SIGTERM ends it with 0", async () => {
  const { process: listener, records } = start(["listen", "--port", "0", "--no-tunnel", "--json"]);
  const ready = await next(records, "ready");
  assert.match(ready.local, /^http:\/\/127\.0\.0\.1:\d+$/);
  const sent = whk(["trigger", "payment.succeeded", "--json"]);
  assert.equal(sent.code, 0, sent.stderr);
  const delivery = await next(records, "delivery");
  assert.equal(delivery.signature.verdict, "ok");
  assert.equal(delivery.event.type, "payment.succeeded");
  const exit = ended(listener);
  assert.equal((await next(records, "stopped")).verified, 1);
  assert.equal(await exit, 0);
  const store = join(home, ".local/share/whk/deliveries.db");
  assert.ok(existsSync(store));
  assert.equal(statSync(store).mode & 0o777, 0o600);
});

test("demo shows the whole loop and exits 0", () => {
  const demo = whk(["demo"]);
  assert.equal(demo.code, 0, demo.stdout + demo.stderr);
  assert.match(demo.stdout, /verified/);
});

function start(args) {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: home,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { process: child, records: recordsOf(child.stdout) };
}

/** Ends a command with SIGTERM; its exit code. */
function ended(child) {
  const exit = new Promise((done) => child.once("exit", (code) => done(code)));
  child.kill("SIGTERM");
  return exit;
}

async function* recordsOf(stream) {
  let pending = "";
  for await (const chunk of stream) {
    const lines = (pending + chunk).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}

/** The next record of one kind; others are passed over. */
async function next(records, kind) {
  for (;;) {
    const { value, done } = await records.next();
    if (done) throw new Error(`the listener ended before a ${kind} record`);
    if (value.kind === kind) return value;
  }
}
