// Start-up of whole commands as ratios to an empty module, measured in turn in one run: `npm run bench`.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 15);
const bin = fileURLToPath(new URL("../bin/whk.js", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "whk-bench-"));
const empty = join(home, "empty.mjs");
const body = join(home, "body.json");
writeFileSync(empty, "");
writeFileSync(body, JSON.stringify({ type: "payment.succeeded", pad: "x".repeat(990) }));
const env = { PATH: process.env.PATH, HOME: home, LANG: "C.UTF-8", WHK_PAYVOST_SECRET: "whsec_bench" };

const server = spawn(
  process.execPath,
  [
    "-e",
    `
  const server = require("node:http").createServer((request, response) => request.resume().on("end", () => response.end()));
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));`,
  ],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const port = await new Promise((resolve) =>
  server.stdout.once("data", (data) => resolve(String(data).trim())),
);

const commands = [
  { name: "empty module", args: [empty] },
  { name: "whk --version", args: [bin, "--version"], floor: 1.25, aim: 1.13 },
  { name: "whk sign, 1 KB", args: [bin, "sign", body, "--provider", "payvost"], floor: 1.6, aim: 1.4 },
  { name: "whk --help", args: [bin, "--help"], floor: 1.75, aim: 1.5 },
  {
    name: "whk trigger, one, to loopback",
    args: [bin, "trigger", "payment.succeeded", "--provider", "payvost", "--to", `http://127.0.0.1:${port}/`],
    floor: 1.9,
    aim: 1.6,
  },
  {
    name: "whk listen to ready",
    args: [bin, "listen", "--port", "0", "--no-tunnel", "--json"],
    ready: true,
    floor: 6,
    aim: 4,
  },
  {
    name: "whk sandbox to ready",
    args: [bin, "sandbox", "--port", "0", "--json"],
    ready: true,
    floor: 8,
    aim: 6,
  },
  {
    name: "whk endpoints list, sandbox",
    args: [bin, "endpoints", "list", "--provider", "payvost", "--sandbox", "--json"],
    floor: 5,
    aim: 4,
  },
];

// One that runs all the time, with a few endpoints, for the commands that ask it.
const sandbox = spawn(process.execPath, [bin, "sandbox", "--port", "0", "--json"], {
  env,
  cwd: home,
  stdio: ["ignore", "pipe", "inherit"],
});
await new Promise((resolve) => sandbox.stdout.once("data", resolve));
for (let n = 0; n < 3; n++) {
  const url = `http://127.0.0.1:${port}/${n}`;
  const args = [
    bin,
    "endpoints",
    "create",
    url,
    "--events",
    "payment.*",
    "--provider",
    "payvost",
    "--sandbox",
  ];
  timeToExit({ name: "whk endpoints create", args });
}

const times = commands.map(() => []);
for (let round = 0; round <= rounds; round++) {
  for (const [index, command] of commands.entries()) {
    const taken = command.ready ? await timeToReady(command.args) : timeToExit(command);
    if (round > 0) times[index].push(taken);
  }
}
server.kill();
sandbox.kill();
await new Promise((resolve) => sandbox.once("exit", resolve));
rmSync(home, { recursive: true, force: true });

const base = median(times[0]);
console.log(
  `Node ${process.version}, ${rounds} rounds in turn, median, to an empty module (${base.toFixed(1)} ms)\n`,
);
for (const [index, { name, floor, aim }] of commands.entries()) {
  const ratio = median(times[index]) / base;
  const goal =
    floor === undefined
      ? ""
      : `  floor ${floor}  aim ${aim}  ${ratio <= aim ? "aim met" : ratio <= floor ? "floor met" : "MISSED"}`;
  console.log(`${name.padEnd(32)}${ratio.toFixed(2).padStart(6)}${goal}`);
}

function timeToExit({ name, args }) {
  const start = process.hrtime.bigint();
  const run = spawnSync(process.execPath, args, { env, cwd: home, stdio: ["ignore", "ignore", "pipe"] });
  const taken = Number(process.hrtime.bigint() - start) / 1e6;
  if (run.status !== 0) throw new Error(`${name} ended with ${run.status}: ${run.stderr}`);
  return taken;
}

function timeToReady(args) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const listener = spawn(process.execPath, args, { env, cwd: home, stdio: ["ignore", "pipe", "pipe"] });
    let taken = null;
    listener.stdout.once("data", () => {
      taken = Number(process.hrtime.bigint() - start) / 1e6;
      listener.kill("SIGTERM");
    });
    listener.once("exit", (code) =>
      code === 0 && taken !== null ? resolve(taken) : reject(new Error(`${args[1]} ended with ${code}`)),
    );
  });
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
