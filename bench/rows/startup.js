import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bin, environment, own, startScript } from "../children.js";
import { inTurn, median, ratio } from "../measure.js";
import { fillStore, loadStore } from "../store.js";

/** Whole commands against an empty module, each in a fresh process. */
export async function measure({ quick, home }) {
  const app = await startScript("servers/app.js", [], home);
  const commands = await commandsFor(home, app.port);
  const sandbox = await startSandbox(home, app.port);
  const rounds = quick ? 7 : 21;
  const measured = await inTurn(Object.keys(commands), rounds, (name) => {
    const { args, ready } = commands[name];
    return ready ? timeToReady(args, home) : timeToExit(args, home);
  });
  await sandbox.close();
  await app.close();
  return rowsOf(commands, measured);
}

async function commandsFor(home, port) {
  const empty = join(home, "empty.mjs");
  writeFileSync(empty, "");
  const body = join(home, "body.json");
  writeFileSync(body, JSON.stringify({ type: "payment.succeeded", pad: "x".repeat(990) }));
  const payvost = ["--provider", "payvost"];
  const [few, many] = [join(home, "few"), join(home, "many")];
  await fill(few, 50);
  await fill(many, 100_000);
  return {
    empty: { args: [empty] },
    "node -e 0": { args: ["-e", "0"] },
    "whk --version": { args: [bin, "--version"], floor: 1.25, aim: 1.13 },
    "whk --help": { args: [bin, "--help"], floor: 1.75, aim: 1.5 },
    "whk sign, 1 KB": { args: [bin, "sign", body, ...payvost], floor: 1.6, aim: 1.4 },
    "whk trigger, one, to loopback": {
      args: [bin, "trigger", "payment.succeeded", ...payvost, "--to", `http://127.0.0.1:${port}/`],
      floor: 1.9,
      aim: 1.6,
    },
    "whk listen to ready": {
      args: [bin, "listen", "--port", "0", "--no-tunnel", "--json"],
      ready: true,
      floor: 6,
      aim: 4,
    },
    "whk sandbox to ready": {
      args: [bin, "sandbox", "--port", "0", "--json"],
      ready: true,
      floor: 8,
      aim: 6,
    },
    "whk endpoints list, sandbox": {
      args: [bin, "endpoints", "list", ...payvost, "--sandbox", "--json"],
      floor: 5,
      aim: 4,
    },
    "whk events list, 50 of 50": { args: [bin, "events", "list", "--data-dir", few] },
    "whk events list, 50 of 100,000": { args: [bin, "events", "list", "--data-dir", many] },
  };
}

async function fill(folder, count) {
  mkdirSync(folder);
  const store = await loadStore();
  await fillStore(store, join(folder, "deliveries.db"), { count, size: 1_024 });
}

/** One that runs all the time, with a few endpoints, for the command that asks it. */
async function startSandbox(home, port) {
  const stdio = ["ignore", "pipe", "inherit"];
  const args = [bin, "sandbox", "--port", "0", "--json"];
  const child = own(spawn(process.execPath, args, { env: environment(home), cwd: home, stdio }));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const gone = ended.then((code) => Promise.reject(new Error(`whk sandbox ended with ${code}`)));
  gone.catch(() => {});
  await Promise.race([new Promise((resolve) => child.stdout.once("data", resolve)), gone]);
  for (let n = 0; n < 3; n += 1) {
    const what = ["--events", "payment.*", "--provider", "payvost", "--sandbox"];
    timeToExit([bin, "endpoints", "create", `http://127.0.0.1:${port}/${n}`, ...what], home);
  }
  return {
    close: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

function timeToExit(args, home) {
  const options = { env: environment(home), cwd: home, stdio: ["ignore", "ignore", "pipe"] };
  const began = performance.now();
  const run = spawnSync(process.execPath, args, options);
  const taken = performance.now() - began;
  if (run.status !== 0) throw new Error(`${args.join(" ")} ended with ${run.status}: ${run.stderr}`);
  return taken;
}

/** Until the first line of output. */
function timeToReady(args, home) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const stdio = ["ignore", "pipe", "ignore"];
    const child = spawn(process.execPath, args, { env: environment(home), cwd: home, stdio });
    let taken = null;
    child.stdout.once("data", () => {
      taken = performance.now() - began;
      child.kill("SIGTERM");
    });
    child.once("exit", (code) =>
      taken === null ? reject(new Error(`${args[1]} ended with ${code}`)) : resolve(taken),
    );
  });
}

function rowsOf(commands, measured) {
  const ms = (name) => `${median(measured[name]).toFixed(1)} ms`;
  const rows = Object.keys(commands)
    .filter((name) => name !== "empty")
    .map((name) => {
      const { floor, aim } = commands[name];
      const { least, most } = ratio(measured[name], measured.empty);
      const value = median(measured[name]) / median(measured.empty);
      return { name: `${name} / empty .mjs`, value, least, most, floor, aim, note: ms(name) };
    });
  const [few, many] = ["whk events list, 50 of 50", "whk events list, 50 of 100,000"];
  const more = median(measured[many]) - median(measured[few]);
  const goals = { floor: 100, aim: 10, unit: " ms", note: "more than of a store of 50" };
  return [
    ...rows,
    { name: "newest 50 of 100,000, work beyond start-up", value: Math.max(0, more), ...goals },
  ];
}
