import { residentSize, startListener, startScript } from "../children.js";
import { during, event, requestOf, send } from "../events.js";
import { inTurn, ratio, spread } from "../measure.js";

const connections = 32;
const sizes = [
  { label: "1 KB", size: 1_024, events: 20_000 },
  { label: "64 KB", size: 65_536, events: 400 },
];

/** The listener against a bare node:http server that reads the body, all under the same sender. */
export async function measure({ quick, home }) {
  const [rounds, ms] = quick ? [2, 700] : [5, 1_500];
  const rows = [];
  const app = await startScript("servers/app.js", [], home);
  for (const { label, size, events } of sizes) {
    const requests = Array.from({ length: quick ? events / 4 : events }, (_, n) => requestOf(event(n, size)));
    const ways = await open(app, home);
    const kinds = Object.keys(ways);
    // What a server does is compiled while it warms up, which takes it seconds.
    const measured = await inTurn(kinds, rounds, (kind, round) =>
      rateOf(ways[kind].port, requests, round === 0 ? 3_000 : ms),
    );
    const memory = Object.fromEntries(kinds.map((kind) => [kind, residentSize(ways[kind].pid)]));
    for (const way of Object.values(ways).reverse()) await way.close();
    rows.push(...rowsOf(label, measured, memory));
  }
  await app.close();
  return rows;
}

async function open(app, home) {
  const bare = await startScript("servers/app.js", [], home);
  return {
    bare,
    verify: await startListener(["--store", "memory", "--quiet", "--output", "quiet"], { home }),
    record: await startListener(["--quiet", "--output", "quiet"], { home }),
    forward: await startListener([String(app.port)], { home }),
  };
}

async function rateOf(port, requests, ms) {
  const began = performance.now();
  const answers = await send(port, connections, during(ms, requests));
  return (1_000 * answers) / (performance.now() - began);
}

function rowsOf(label, { bare, verify, record, forward }, memory) {
  const small = label === "1 KB";
  const note = (kind, rates) => `${Math.round(spread(rates).value)}/s, ${Math.round(memory[kind])} MB`;
  const row = (name, kind, rates, below, goals) => ({
    name: `listener ${label}: ${name}`,
    ...ratio(rates, below),
    better: "more",
    note: note(kind, rates),
    ...goals,
  });
  return [
    { name: `listener ${label}: bare node:http`, value: 1, note: note("bare", bare) },
    row("verify / bare", "verify", verify, bare, small ? { floor: 0.5, aim: 0.6 } : {}),
    row("+ durable record / verify", "record", record, verify, small ? { floor: 0.4, aim: 0.6 } : {}),
    row("+ line + forward / bare", "forward", forward, bare, {}),
  ];
}
