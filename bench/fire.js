// What the kill loop and the soak share: a listener of the built product, signed deliveries, and a look into the
// store afterwards. WHK_BIN names another copy of bin/whk.js.
import { spawn } from "node:child_process";
import { createHash, createHmac, randomInt, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";

export const bin = resolve(
  process.env["WHK_BIN"] || fileURLToPath(new URL("../bin/whk.js", import.meta.url)),
);
export const secret = "whsec_under_fire";
const settings = { WHK_PAYVOST_SECRET: secret, WHK_PROVIDER: "payvost" };

/** A HOME of its own; removed when this process ends, or by the tests with all they wrote. */
export function newHome() {
  const home = mkdtempSync(join(process.env["WHK_TESTS"] ?? tmpdir(), "whk-fire-"));
  homes.push(home);
  return home;
}

const homes = [];
process.once("exit", () => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/**
 * Runs whk; `wrap` is what stands before it, such as strace. Resolves with how it ended and what it said.
 * @param {string} home
 * @param {string[]} args
 * @param {{ wrap?: string[], env?: Record<string, string>, input?: string }} [how]
 * @returns {Promise<{ code: number | null, signal: string | null, stdout: string, stderr: string }>}
 */
export function whk(home, args, { wrap = [], env = {}, input = "" } = {}) {
  const child = spawnWhk(home, args, { wrap, env });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (said.stdout += chunk));
  child.stderr.on("data", (chunk) => (said.stderr += chunk));
  child.stdin.on("error", () => {}).end(input);
  return new Promise((done) => child.once("close", (code, signal) => done({ code, signal, ...said })));
}

/**
 * Starts `whk listen` on a free port. Resolves once it is ready, with its port, its own pid (not that of `wrap`),
 * its first records and `ended`, which resolves with its exit code and signal; rejects when it ends before that.
 * @param {string} home
 * @param {{ args?: string[], wrap?: string[], env?: Record<string, string> }} [how]
 */
export function startListener(home, { args = [], wrap = [], env = {} } = {}) {
  const listen = ["listen", "--port", "0", "--no-tunnel", "--json", ...args];
  const began = performance.now();
  const child = spawnWhk(home, listen, { wrap, env });
  child.stdin.end();
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr = (stderr + chunk).slice(-10_000)));
  const ended = new Promise((done) => child.once("close", (code, signal) => done({ code, signal, stderr })));
  const records = [];
  return new Promise((done, fail) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (records.length > 2_000) return;
      records.push(JSON.parse(line));
      if (records.length > 1) return;
      const { local, pid } = records[0];
      const ms = Math.round(performance.now() - began);
      const port = Number(new URL(local).port);
      done({ child, pid, port, ended, ms, stderr: () => stderr, records: () => records });
    });
    ended.then(({ code, signal }) =>
      fail(new Error(`ended with ${code ?? signal} before it was ready\n${stderr}`)),
    );
  });
}

function spawnWhk(home, args, { wrap, env }) {
  const environment = { PATH: process.env["PATH"], HOME: home, LANG: "C.UTF-8", ...settings, ...env };
  const [program, ...words] = [...wrap, process.execPath, bin, ...args];
  return spawn(program, words, { cwd: existsSync(home) ? home : "/", env: environment });
}

/** A new event of up to `most` bytes, in a layout no JSON library writes. */
export function newEvent(most = 4_000, id = `evt_${randomUUID()}`) {
  const pad = "x".repeat(randomInt(Math.max(1, most - 200)));
  const text = `{ "id":"${id}","type" : "payment.succeeded", "amount":1000.00, "note":"\\u00e9\\/ ${pad}" }\n`;
  return { id, body: Buffer.from(text) };
}

export function signed(body) {
  return { "payvost-signature": createHmac("sha256", secret).update(body).digest("hex") };
}

export function digest(body) {
  return createHash("sha256").update(body).digest("hex");
}

/**
 * Sends one request; resolves with the status, or null when there was none. Never rejects.
 * @param {number} port
 * @param {Buffer} body
 * @param {{ headers?: Record<string, string>, agent?: import("node:http").Agent | false, path?: string, timeout?: number }} [how]
 * @returns {Promise<number | null>}
 */
export function post(
  port,
  body,
  { headers = signed(body), agent = false, path = "/", timeout = 60_000 } = {},
) {
  const all = { "content-type": "application/json", "content-length": body.length, ...headers };
  return new Promise((done) => {
    const sending = request(
      { port, host: "127.0.0.1", method: "POST", path, agent, headers: all, timeout },
      (response) => {
        response.resume();
        // The answer counts once it is there, whole or not.
        done(response.statusCode ?? null);
      },
    );
    sending.on("timeout", () => sending.destroy());
    sending.on("error", () => done(null));
    sending.end(body);
  });
}

export function storeFile(home) {
  return join(home, ".local/share/whk/deliveries.db");
}

/** Opens a SQLite file; the class has the API of node:sqlite. */
export async function openDatabase(path) {
  return new (await engine())(path);
}

async function engine() {
  const silent = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return (await import("node:sqlite")).DatabaseSync;
  } catch {
    return (await import("@photostructure/sqlite")).DatabaseSync;
  } finally {
    process.emitWarning = silent;
  }
}

/**
 * Reads the store from behind the row `since`. Answers the digests of the bodies by event id, how many rows, the
 * numbers of the first and the last one and what is wrong with any row. `check` is `quick_check` or `integrity_check` of SQLite.
 * @param {string} home
 * @param {{ since?: number, check?: string | null }} [what]
 * @returns {Promise<{ bodies: Map<string, Set<string>>, rows: number, first: number | null, last: number, wrong: string[] }>}
 */
export async function readStore(home, { since = 0, check = null } = {}) {
  const database = await openDatabase(storeFile(home));
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    const wrong = [];
    if (check !== null) {
      const answer = database
        .prepare(`PRAGMA ${check}`)
        .all()
        .map((row) => Object.values(row)[0]);
      if (answer.join() !== "ok") wrong.push(...answer.slice(0, 5));
    }
    const sql = `SELECT seq, id, event_id, bytes, headers, body, crc FROM delivery LEFT JOIN payload USING (seq)
      WHERE seq > ? AND seq <= ? ORDER BY seq`;
    const last = database.prepare("SELECT max(seq) AS last FROM delivery").get()?.last ?? 0;
    const bodies = new Map();
    let rows = 0;
    let first = null;
    // A piece at a time: the bodies of a long run do not fit into memory.
    for (let from = since; from < last; from += 500) {
      for (const row of database.prepare(sql).all(from, from + 500)) {
        rows += 1;
        first ??= row.seq;
        const problem = problemOf(row);
        if (problem !== null) wrong.push(`delivery ${row.id}: ${problem}`);
        else add(bodies, row.event_id, digest(row.body ?? Buffer.alloc(0)));
      }
    }
    return { bodies, rows, first, last, wrong };
  } finally {
    database.close();
  }
}

function problemOf({ id, bytes, headers, body, crc }) {
  if (typeof headers !== "string") return "it has no payload";
  const content = body ?? Buffer.alloc(0);
  if (content.length !== bytes) return "its body has another length";
  if (crc32(`${id}${headers}`, crc32(content)) !== crc) return "its checksum is wrong";
  return Array.isArray(JSON.parse(headers)) ? null : "its headers are none";
}

function add(map, key, value) {
  const values = map.get(key) ?? new Set();
  map.set(key, values.add(value));
}

/** The ids of what was acknowledged and is not stored byte for byte. */
export function lost(acknowledged, bodies) {
  return [...acknowledged].filter(([id, sum]) => bodies.get(id)?.has(sum) !== true).map(([id]) => id);
}
