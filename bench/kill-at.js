// Kills whk at its n-th write, fsync, rename … while it works on its files, for every n, and looks each time that
// what was acknowledged is there, every file can be read and the next run works. Needs strace.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digest, lost, newEvent, newHome, post, readStore, startListener, whk } from "./fire.js";

const calls = ["pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "link", "unlink"];

const fewCalls = ["pwrite64", "fsync", "fdatasync", "rename"];

/** What stands before a command whose n-th `call` of one thread gets the fault, such as `signal=KILL`. */
function injected(call, fault, n) {
  return ["strace", "-f", "-o", "/dev/null", "-e", `trace=${call}`].concat(
    "-e",
    `inject=${call}:${fault}:when=${n}`,
  );
}

// One thread for files, so that its calls can be counted.
const env = { UV_THREADPOOL_SIZE: "1" };

/** Answers how many kills there were and what went wrong; with `few` only some of the places, with `only` some of the works. */
export async function killEverywhere({ few, only, tell }) {
  const figures = { kills: 0, acknowledged: 0, lost: 0, damaged: 0 };
  for (const [name, work] of Object.entries(works)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const places = await placesOf(work, few);
    const began = figures.kills;
    const next = async () => {
      for (let place = places.shift(); place !== undefined; place = places.shift()) {
        const { killed, acknowledged, gone, wrong } = await killAt(work, place);
        figures.kills += Number(killed);
        figures.acknowledged += acknowledged;
        figures.lost += gone.length;
        figures.damaged += wrong.length;
        for (const what of [...gone, ...wrong]) tell(`${name}, ${place.join(" ")}: ${what}`);
      }
    };
    await Promise.all([next(), next(), next(), next()]);
    tell(`${name}: killed at ${figures.kills - began} places`);
  }
  return figures;
}

/** `[call, n]` for every call one undisturbed run makes. */
async function placesOf({ prepare, run }, few) {
  const home = newHome();
  const log = join(newHome(), "trace");
  await prepare?.(home);
  await run(home, ["strace", "-f", "-o", log, "-e", `trace=${calls}`]);
  const counts = new Map();
  for (const line of readFileSync(log, "latin1").split("\n")) {
    const found = /^(\d+) +(\w+)\(/.exec(line);
    if (found) counts.set(found[0], (counts.get(found[0]) ?? 0) + 1);
  }
  const most = new Map();
  for (const [key, count] of counts) {
    const call = key.replace(/^\d+ +|\($/g, "");
    most.set(call, Math.max(count, most.get(call) ?? 0));
  }
  const asked = [...most].filter(([call]) => !few || fewCalls.includes(call));
  return asked.flatMap(([call, count]) => chosen(count, few).map((n) => [call, n]));
}

/** Of many places two: one in the middle and the last. */
function chosen(count, few) {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  return few && count > 2 ? [Math.ceil(count / 2), count] : all;
}

async function killAt({ prepare, run, check }, [call, n]) {
  const home = newHome();
  await prepare?.(home);
  const { killed, acknowledged = new Map() } = await run(home, injected(call, "signal=KILL", n));
  const { gone = [], wrong } = await check(home, acknowledged).catch((error) => ({ wrong: [error.message] }));
  spawnSync("rm", ["-rf", home]);
  return { killed, acknowledged: acknowledged.size, gone, wrong };
}

const works = {
  store: { run: receiveSome, check: checkStore },
  journal: {
    run: (home, wrap) => receiveSome(home, wrap, ["--sandbox", "--register"]),
    check: checkStore,
  },
  settings: {
    prepare: (home) => whk(home, ["config", "set", "provider", "github"]),
    run: (home, wrap) => once(home, wrap, ["config", "set", "provider", "opay"]),
    check: checkSettings,
  },
  secrets: {
    prepare: (home) =>
      whk(home, ["secrets", "set", "payvost", "--secret-stdin"], { input: "whsec_before_1" }),
    run: (home, wrap) =>
      once(home, wrap, ["secrets", "set", "payvost", "--secret-stdin"], { input: "whsec_after_1" }),
    check: checkSecrets,
  },
};

async function once(home, wrap, args, { input = "" } = {}) {
  const { signal, code } = await whk(home, args, { wrap, env, input });
  return { killed: signal === "SIGKILL" || code === 137 };
}

/** Twelve deliveries, one after the other, then a clean end, as far as that comes. */
async function receiveSome(home, wrap, args = []) {
  const acknowledged = new Map();
  const listener = await startListener(home, { wrap, env, args }).catch(() => null);
  if (listener === null) return { killed: true, acknowledged };
  for (let count = 0; count < 12; count += 1) {
    const { id, body } = newEvent();
    const status = await post(listener.port, body);
    if (status === 200) acknowledged.set(id, digest(body));
    if (status === null) break;
  }
  try {
    process.kill(listener.pid, "SIGTERM");
  } catch {}
  const { signal, code } = await listener.ended;
  return { killed: signal === "SIGKILL" || code === 137, acknowledged };
}

async function checkStore(home, acknowledged) {
  const listener = await startListener(home);
  const { id, body } = newEvent();
  const status = await post(listener.port, body);
  const { bodies, wrong } = await readStore(home, { check: "integrity_check" });
  if (status !== 200 || !bodies.has(id)) wrong.push(`the next delivery was answered ${status}`);
  listener.child.kill("SIGTERM");
  const { code, stderr } = await listener.ended;
  if (code !== 0) wrong.push(`the next listener ended with ${code}: ${stderr}`);
  return { gone: lost(acknowledged, bodies), wrong };
}

async function checkSettings(home) {
  const wrong = [];
  const found = await whk(home, ["config", "get", "provider"]);
  if (!/^(github|opay)\n$/.test(found.stdout)) wrong.push(`the provider is ${found.stdout}${found.stderr}`);
  const changed = await whk(home, ["config", "set", "provider", "stripe"]);
  if (changed.code !== 0) wrong.push(`it cannot be changed any more: ${changed.stderr}`);
  const { stdout } = await whk(home, ["config", "get", "provider"]);
  if (stdout !== "stripe\n") wrong.push(`a change was not kept: ${stdout}`);
  wrong.push(...leftIn(home));
  return { wrong };
}

async function checkSecrets(home) {
  const wrong = [];
  const count = async () => {
    const { stdout, stderr, code } = await whk(home, ["secrets", "list", "--json"]);
    if (code !== 0) wrong.push(`the secrets cannot be listed: ${stderr}`);
    return code === 0 ? JSON.parse(stdout).length : 0;
  };
  const before = await count();
  if (before !== 1 && before !== 2) wrong.push(`there are ${before} secrets`);
  const changed = await whk(home, ["secrets", "set", "payvost", "--secret-stdin"], {
    input: "whsec_c2VjcmV0",
  });
  if (changed.code !== 0) wrong.push(`none can be stored any more: ${changed.stderr}`);
  if ((await count()) !== before + 1) wrong.push("a new secret was not kept");
  wrong.push(...leftIn(home));
  return { wrong };
}

/** Locks and half-written files that nobody took away. */
function leftIn(home) {
  const names = readdirSync(join(home, ".config/whk"));
  return names.filter((name) => !/^(?:settings|secrets)\.json$/.test(name)).map((name) => `${name} was left`);
}
