// A long mixed load on the built listener with an app that is slow, fails and resets: `node bench/soak.js [10m]`.
// Prints a sample of memory, descriptors and store size every 10 s, then the figures, and writes them as JSON to
// the file `--out` names. The store may take `--quota` MB (100), `--rate` deliveries a second come in (150).
// `--json` prints the figures only. Exit 1: something acknowledged is missing, a record is damaged, descriptors
// were leaked, or the listener did not live to the end.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { Agent, createServer } from "node:http";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  bin,
  digest,
  lost,
  newEvent,
  newHome,
  post,
  readStore,
  signed,
  startListener,
  storeFile,
  whk,
} from "./fire.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean" },
    out: { type: "string" },
    rate: { type: "string", default: "150" },
    quota: { type: "string", default: "100" },
  },
});
const tell = (line) => values.json !== true && console.log(line);
const [, amount = "", unit = ""] = /^(\d+)(s|m|h)$/.exec(positionals[0] ?? "10m") ?? [];
const duration = Number(amount) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit];
if (!(duration > 0)) throw new Error("name a duration such as 30s or 10m");

const home = newHome();
const quota = await whk(home, ["config", "set", "store.maxSize", `${values.quota}mb`]);
if (quota.code !== 0) throw new Error(quota.stderr);
const app = await startApp();
const listener = await startListener(home, { args: ["--forward-to", String(app.port)] });
const reader = followEvents();
await post(listener.port, newEvent().body);
const descriptorsAtStart = await quietDescriptors(Number.POSITIVE_INFINITY);

const acknowledged = new Map();
const times = new Map();
const counts = {};
const samples = [];
const kinds = {
  valid: () => deliver(newEvent(4_000)),
  huge: () => deliver(newEvent(4_900_000)),
  duplicate: async () => {
    const { id, body } = newEvent();
    await deliver({ id, body });
    await deliver({ id, body: Math.random() < 0.5 ? body : Buffer.concat([body, Buffer.from("\n")]) });
  },
  invalid: () => post(listener.port, newEvent().body, { agent, headers: { "payvost-signature": "00ff" } }),
  tooLarge: () => post(listener.port, Buffer.alloc(6_000_000, 120), { headers: {} }),
  scan: () => post(listener.port, Buffer.alloc(0), { agent, headers: {}, path: "/wp-login.php" }),
  garbage: () => raw(["\x16\x03\x01\x02\x00 nonsense\r\n\r\n"]),
  cut: () => {
    const [head, body] = rawRequest();
    return raw([head + body.slice(0, body.length / 2)], { cut: true });
  },
  slow: () => {
    const [head, body] = rawRequest();
    const pieces = Array.from({ length: 20 }, (_, n) =>
      body.slice((n * body.length) / 20, ((n + 1) * body.length) / 20),
    );
    return raw([head, ...pieces], { pause: 100 });
  },
};

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const began = performance.now();
const passed = () => performance.now() - began;
const sampler = setInterval(sample, Math.min(10_000, duration / 10));
await Promise.all(Array.from({ length: 16 }, send));
clearInterval(sampler);
sample();
agent.destroy();

const descriptorsAtEnd = await quietDescriptors(descriptorsAtStart);
const pending = { followed: reader.lines() };
reader.child.kill("SIGTERM");
listener.child.kill("SIGTERM");
const { code, stderr } = await listener.ended;
app.server.closeAllConnections();
app.server.close();
await report();

/** An app of every temper. */
async function startApp() {
  const server = createServer((request, response) => {
    const chance = Math.random();
    request.on("error", () => {});
    request.resume().on("end", () => {
      if (chance < 0.02) request.socket.destroy();
      else if (chance < 0.06) response.writeHead(500).end("no");
      else if (chance < 0.1) setTimeout(() => response.end("late"), 200);
      else if (chance < 0.11) response.end(Buffer.alloc(300_000, 120));
      else response.end("ok");
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { server, port: server.address().port };
}

/** A reader of another process, as a user has it in another window. */
function followEvents() {
  const environment = { PATH: process.env["PATH"], HOME: home };
  const child = spawn(process.execPath, [bin, "events", "list", "--follow", "--json"], {
    env: environment,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let lines = 0;
  child.stdout.on("data", (chunk) => {
    for (const byte of chunk) if (byte === 10) lines += 1;
  });
  return { child, lines: () => (child.exitCode === null ? lines : null) };
}

/** One of sixteen senders, which keep the rate together. */
async function send() {
  const pause = (16 * 1_000) / Number(values.rate);
  while (passed() < duration && listener.child.exitCode === null) {
    const turn = performance.now();
    const kind = kindOf(Math.random());
    counts[kind] = (counts[kind] ?? 0) + 1;
    await kinds[kind]();
    await wait(Math.max(0, pause * (0.5 + Math.random()) - (performance.now() - turn)));
  }
}

function kindOf(chance) {
  if (chance < 0.001) return "huge";
  if (chance < 0.002) return "tooLarge";
  if (chance < 0.02) return "slow";
  if (chance < 0.06) return "cut";
  if (chance < 0.08) return "garbage";
  if (chance < 0.18) return "invalid";
  if (chance < 0.23) return "duplicate";
  return chance < 0.25 ? "scan" : "valid";
}

async function deliver({ id, body }) {
  const status = await post(listener.port, body, { agent });
  counts[`answered ${status}`] = (counts[`answered ${status}`] ?? 0) + 1;
  if (status !== 200) return;
  acknowledged.set(`${id} ${digest(body)}`, [id, digest(body)]);
  times.set(id, passed());
}

function rawRequest() {
  const { body } = newEvent();
  const [[name, value]] = Object.entries(signed(body));
  const head = `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${name}: ${value}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return [head, body.toString("latin1")];
}

/** Writes pieces as they are; ends with the connection. */
async function raw(pieces, { pause = 0, cut = false } = {}) {
  const socket = connect(listener.port, "127.0.0.1").on("error", () => {});
  const closed = new Promise((done) => socket.once("close", done));
  for (const piece of pieces) {
    socket.write(piece, "latin1");
    if (pause > 0) await wait(pause);
  }
  if (cut) socket.resetAndDestroy();
  socket.resume();
  await closed;
}

function sample() {
  if (listener.child.exitCode !== null) return;
  const one = {
    s: Math.round(passed() / 1_000),
    rssMb: memory(),
    descriptors: descriptors(),
    storeMb: storeSize(),
  };
  samples.push(one);
  tell(
    `${one.s} s  ${one.rssMb} MB  ${one.descriptors} descriptors  store ${one.storeMb} MB  ${acknowledged.size} acknowledged`,
  );
}

function memory() {
  const found = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${listener.pid}/status`, "latin1"));
  return Math.round(Number(found?.[1]) / 102.4) / 10;
}

function descriptors() {
  if (listener.child.exitCode !== null) return 0;
  return readdirSync(`/proc/${listener.pid}/fd`).length;
}

function storeSize() {
  const sizes = ["", "-wal"].map(
    (end) => statSync(storeFile(home) + end, { throwIfNoEntry: false })?.size ?? 0,
  );
  return Math.round((sizes[0] + sizes[1]) / 1e5) / 10;
}

/** Descriptors once no connection is under way any more: as few as wanted, else after 10 s. */
async function quietDescriptors(wanted) {
  const until = performance.now() + 10_000;
  let least = descriptors();
  while (performance.now() < until && !(least <= wanted && wanted < Number.POSITIVE_INFINITY)) {
    await wait(250);
    least = Math.min(least, descriptors());
  }
  return least;
}

/** MB a minute over the second half of the run, by least squares. */
function slope() {
  const half = samples.slice(Math.floor(samples.length / 2)).map(({ s, rssMb }) => [s / 60, rssMb]);
  const mean = (index) => half.reduce((sum, point) => sum + point[index], 0) / half.length;
  const [x, y] = [mean(0), mean(1)];
  const above = half.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const below = half.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return below === 0 ? 0 : Math.round((above / below) * 100) / 100;
}

async function report() {
  const { bodies, rows, first, wrong } = await readStore(home, { check: "integrity_check" });
  const missing = lost(acknowledged.values(), bodies);
  // What the quota removed came before all that is left; some answers came later than others recorded after them.
  const kept = [...bodies.keys()].flatMap((id) => times.get(id) ?? []);
  const oldest = first === 1 ? 0 : kept.reduce((least, time) => Math.min(least, time), duration) + 5_000;
  const gone = missing.filter((id) => times.get(id) > oldest);
  const rss = samples.map(({ rssMb }) => rssMb);
  const figures = {
    seconds: Math.round(duration / 1_000),
    acknowledged: acknowledged.size,
    stored: rows,
    lost: gone.length,
    removedByQuota: missing.length - gone.length,
    damaged: wrong.length,
    followed: pending.followed,
    rssFirstMb: rss[0],
    rssLastMb: rss.at(-1),
    rssMaxMb: Math.max(...rss),
    rssSlopeMbPerMinute: slope(),
    descriptorsAtStart,
    descriptorsAtEnd,
    storeMb: samples.at(-1)?.storeMb,
    exit: code,
  };
  if (values.out) writeFileSync(values.out, `${JSON.stringify({ ...figures, counts, samples }, null, 2)}\n`);
  if (values.json) console.log(JSON.stringify({ ...figures, counts, samples }));
  else console.table(figures);
  for (const what of [...gone.map((id) => `lost: ${id}`), ...wrong].slice(0, 10)) tell(what);
  if (code !== 0) tell(stderr);
  const leaked = descriptorsAtEnd > descriptorsAtStart;
  process.exitCode = gone.length + wrong.length === 0 && !leaked && code === 0 ? 0 : 1;
}
