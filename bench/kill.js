// Kills the listener while deliveries come in, again and again on one store, and looks whether anything that was
// acknowledged is missing: `node bench/kill.js [rounds]`. With `--strace` whk is killed at its n-th write, fsync,
// rename … instead, for every n, by strace; `--strace settings` does so for one kind of file (see kill-at.js).
// `--json` prints the figures only. Exit 1: something was lost or damaged.
import { Agent } from "node:http";
import { parseArgs } from "node:util";
import { digest, lost, newEvent, newHome, post, readStore, startListener } from "./fire.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { strace: { type: "boolean" }, few: { type: "boolean" }, json: { type: "boolean" } },
});
const tell = (line) => values.json !== true && console.log(line);

if (values.strace) {
  const { killEverywhere } = await import("./kill-at.js");
  end(await killEverywhere({ few: values.few === true, only: positionals, tell }));
} else {
  end(await killAtRandom(Number(positionals[0] ?? 100)));
}

function end(figures) {
  if (values.json) console.log(JSON.stringify(figures));
  else console.table(figures);
  process.exitCode = figures.lost + figures.damaged === 0 ? 0 : 1;
}

async function killAtRandom(rounds) {
  const home = newHome();
  const all = new Map();
  const restarts = [];
  let damaged = 0;
  const missing = new Set();
  let seen = { last: 0 };
  let listener = await startListener(home);
  for (let round = 1; round <= rounds; round += 1) {
    const sent = await loadUntilKilled(listener, Math.random() * 400);
    listener = await startListener(home);
    restarts.push(listener.ms);
    seen = await readStore(home, { since: seen.last, check: "quick_check" });
    const gone = lost(sent, seen.bodies);
    damaged += seen.wrong.length;
    for (const id of gone) missing.add(id);
    for (const [id, sum] of sent) all.set(id, sum);
    const wrong = [...gone, ...seen.wrong].slice(0, 3).join("; ");
    tell(
      `round ${round}: ${sent.size} acknowledged, ${seen.rows} stored, back in ${listener.ms} ms ${wrong}`,
    );
  }
  listener.child.kill("SIGTERM");
  const { code } = await listener.ended;
  const whole = await readStore(home, { check: "integrity_check" });
  restarts.sort((a, b) => a - b);
  return {
    rounds,
    acknowledged: all.size,
    stored: whole.rows,
    lost: new Set([...missing, ...lost(all, whole.bodies)]).size,
    damaged: damaged + whole.wrong.length,
    restartMedianMs: restarts[Math.floor(restarts.length / 2)],
    restartMaxMs: restarts.at(-1),
    exit: code,
  };
}

/** Eight senders; the listener is killed some ms after its first answer. Answers what was acknowledged. */
async function loadUntilKilled(listener, after) {
  const acknowledged = new Map();
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let killed = false;
  let begun = () => {};
  const first = new Promise((done) => {
    begun = done;
  });
  const send = async () => {
    while (!killed) {
      const { id, body } = newEvent(Math.random() < 0.1 ? 100_000 : 4_000);
      const status = await post(listener.port, body, { agent });
      if (status !== 200) continue;
      acknowledged.set(id, digest(body));
      begun();
    }
  };
  const senders = Array.from({ length: 8 }, send);
  await Promise.race([first, listener.ended]);
  await new Promise((done) => setTimeout(done, after));
  killed = true;
  process.kill(listener.pid, "SIGKILL");
  await Promise.all([...senders, listener.ended]);
  agent.destroy();
  return acknowledged;
}
