// `whk trigger --count`, every event with an id and a signature of its own, against autocannon sending one unsigned body.
import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bin, environment, notInstalled, peer, startScript } from "../children.js";
import { inTurn, ratio, spread } from "../measure.js";

const connections = 32;
const goals = { floor: 0.5, aim: 0.8, better: "more" };

export async function measure({ quick, home }) {
  const name = "trigger --count 10000 signing each / autocannon unsigned";
  if (peer("autocannon") === null) return [{ name, ...goals, missing: notInstalled }];
  const app = await startScript("servers/app.js", [], home);
  const url = `http://127.0.0.1:${app.port}/`;
  const senders = { whk: () => trigger(url, home), autocannon: () => cannonade(url) };
  const measured = await inTurn(Object.keys(senders), quick ? 2 : 5, (kind) => senders[kind]());
  await app.close();
  const rate = (kind) => `${kind} ${Math.round(spread(measured[kind]).value)}/s`;
  const note = `${rate("whk")}; ${rate("autocannon")}; 1 KB`;
  return [{ name, ...ratio(measured.whk, measured.autocannon), ...goals, note }];
}

const count = 10_000;
const body = JSON.stringify({ type: "payment.succeeded", data: { pad: "x".repeat(950) } });

async function trigger(url, home) {
  const what = ["trigger", "payment.succeeded", "--provider", "payvost", "--data", body];
  const args = [
    bin,
    ...what,
    "--to",
    url,
    "--count",
    String(count),
    "--concurrency",
    String(connections),
    "--json",
  ];
  const options = { env: environment(home), cwd: home, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  const { rps, failed } = JSON.parse(stdout.trimEnd().split("\n").at(-1));
  if (failed > 0) throw new Error(`${failed} of ${count} failed`);
  return rps;
}

/** In a process of its own, as `whk trigger` is. */
async function cannonade(url) {
  const code = `
    const { default: autocannon } = await import(${JSON.stringify(pathToFileURL(peer("autocannon")).href)});
    const options = JSON.parse(process.argv[1]);
    const began = performance.now();
    const { "2xx": answers } = await autocannon(options);
    console.log(answers / ((performance.now() - began) / 1_000));`;
  const headers = { "content-type": "application/json" };
  const options = { url, connections, amount: count, method: "POST", headers, body };
  const args = ["--input-type=module", "-e", code, JSON.stringify(options)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout);
}
