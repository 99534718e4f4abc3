// The built product as a user runs it, on whatever Node runs this file: `node --test test/smoke/product.js`.
// WHK_BIN names another copy of bin/whk.js, such as one installed from the tarball.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

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

test("a triggered event reaches the listener, is verified, recorded and answered; SIGTERM ends it with 0", async () => {
  const listener = spawn(process.execPath, [bin, "listen", "--port", "0", "--json"], {
    cwd: home,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const records = recordsOf(listener.stdout);
  const ready = await next(records, "ready");
  assert.match(ready.local, /^http:\/\/127\.0\.0\.1:\d+$/);
  const sent = whk(["trigger", "payment.succeeded", "--json"]);
  assert.equal(sent.code, 0, sent.stderr);
  const delivery = await next(records, "delivery");
  assert.equal(delivery.signature.verdict, "ok");
  assert.equal(delivery.event.type, "payment.succeeded");
  const ended = new Promise((resolve) => listener.once("exit", (code) => resolve(code)));
  listener.kill("SIGTERM");
  assert.equal((await next(records, "stopped")).verified, 1);
  assert.equal(await ended, 0);
  const store = join(home, ".local/share/whk/deliveries.db");
  assert.ok(existsSync(store));
  assert.equal(statSync(store).mode & 0o777, 0o600);
});

test("demo shows the whole loop and exits 0", () => {
  const demo = whk(["demo"]);
  assert.equal(demo.code, 0, demo.stdout + demo.stderr);
  assert.match(demo.stdout, /verified/);
});

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
