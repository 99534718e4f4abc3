// Rate of the listener as a ratio to a bare node:http server that reads the body, and of forwarding as a ratio
// to the listener, measured in turn in one run: `node bench/listener.js [rounds] [ms per round]`.
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const connections = 32;

if (process.argv[2] === "serve") await serve(process.argv[3], process.argv[4]);
else await compare(Number(process.argv[2] ?? 7), Number(process.argv[3] ?? 2_000));

async function compare(rounds, duration) {
  const kinds = ["bare", "listener", "forward"];
  for (const size of [1_024, 65_536]) {
    const servers = {};
    for (const kind of kinds) servers[kind] = await start(kind, servers.bare);
    const measured = { bare: [], listener: [], forward: [] };
    for (let round = 0; round <= rounds; round += 1) {
      for (const kind of kinds) {
        const result = await measure(servers[kind], size, duration);
        if (round > 0) measured[kind].push(result);
      }
    }
    for (const { child } of Object.values(servers)) child.disconnect();
    const ratio = (what, above, below) =>
      spread(measured[above].map((result, index) => result[what] / measured[below][index][what]));
    for (const [above, below] of [
      ["listener", "bare"],
      ["forward", "listener"],
    ]) {
      console.log(`${size} bytes  ${above} to ${below}: answers per second ${ratio("rate", above, below)}`);
      console.log(
        `${size} bytes  ${above} to ${below}: processor time per answer ${ratio("cost", above, below)}`,
      );
    }
  }
}

async function measure({ child, port }, size, duration) {
  const before = await processorTime(child);
  const answers = await load(port, size, duration);
  return { rate: answers / duration, cost: ((await processorTime(child)) - before) / answers };
}

function processorTime(child) {
  child.send("processor time?");
  return new Promise((resolve) => child.once("message", resolve));
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => sorted[Math.floor(part * (sorted.length - 1))].toFixed(2);
  return `${at(0.5)} (${at(0)} to ${at(1)})`;
}

function start(kind, target) {
  const child = fork(fileURLToPath(import.meta.url), ["serve", kind, String(target?.port)]);
  return new Promise((resolve) => child.once("message", (port) => resolve({ child, port })));
}

/** Answers over kept connections, each sending its next request when the answer is there. */
async function load(port, size, duration) {
  const head =
    "POST /hooks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Signature: 00ff\r\n";
  const request = Buffer.from(`${head}Content-Length: ${size}\r\n\r\n${"x".repeat(size)}`);
  let answers = 0;
  const sockets = Array.from({ length: connections }, () => {
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    return socket.on("data", (chunk) => {
      if (!chunk.subarray(-2).equals(Buffer.from("ok"))) return;
      answers += 1;
      socket.write(request);
    });
  });
  await new Promise((resolve) => setTimeout(resolve, duration));
  for (const socket of sockets) socket.destroy();
  return answers;
}

async function serve(kind, target) {
  process.on("disconnect", () => process.exit());
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
  process.send(kind === "bare" ? await bare() : await listener(kind === "forward" ? target : null));
}

function bare() {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      Buffer.concat(chunks);
      response.writeHead(200, { "content-length": 2 });
      response.end("ok");
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}

async function listener(target) {
  const { startServer, openHttpClient, createForwarder, mirrorReply, parseTarget, ownReply } =
    await sources();
  const clock = { now: () => Date.now(), elapsed: () => performance.now() };
  const ok = ownReply(200, "ok");
  let onRequest = () => Promise.resolve(ok);
  if (target !== null) {
    const client = await openHttpClient({ connections: 64 });
    const limits = { timeout: 30_000, concurrency: 64, queue: 1_000, maxAnswer: 65_536 };
    const forwarder = createForwarder({ client, clock, headers: [], ...limits });
    const app = parseTarget(target);
    onRequest = async (request) => mirrorReply(await forwarder.forward(request, app));
  }
  const limits = { maxBody: 5_000_000, bodyTimeout: 30_000 };
  return (await startServer({ port: 0, strict: true, ...limits, clock, onRequest })).port;
}

/** The listen layer as it is now, in one file outside the build. */
async function sources() {
  const folder = mkdtempSync(join(root, "node_modules", ".whk-bench-"));
  const outfile = join(folder, "listen.mjs");
  const files = ["listen/server", "listen/forward", "listen/reply", "listen/target", "http"];
  const contents = files.map((file) => `export * from "./src/${file}.ts";`).join("\n");
  const options = { bundle: true, platform: "node", format: "esm", packages: "external", outfile };
  await build({ stdin: { contents, resolveDir: root }, ...options });
  const loaded = await import(pathToFileURL(outfile).href);
  rmSync(folder, { recursive: true });
  return loaded;
}
