// 2,000 events at once: how soon the last is at the app, how many came after a later one, how many never came.
import { residentSize, startListener, startScript } from "../children.js";
import { event, once, requestOf, send } from "../events.js";
import { inTurn, median, ratio } from "../measure.js";
import { smeeMissing, startSmee } from "../peers/smee.js";
import { startStripe, stripeMissing } from "../peers/stripe.js";

const connections = 32;
const patience = 30_000;

export async function measure({ quick, home }) {
  const count = 2_000;
  const events = Array.from({ length: count }, (_, n) => event(n, 1_024));
  const app = await startScript("servers/app.js", [], home);
  const ways = await open(`http://127.0.0.1:${app.port}/`, home);
  const measured = await inTurn(Object.keys(ways), quick ? 2 : 5, (kind, round) =>
    burst(app, ways[kind], eventsOf(events, round)),
  );
  const memory = Object.fromEntries(Object.keys(ways).map((kind) => [kind, residentSize(ways[kind].pid)]));
  for (const way of Object.values(ways)) await way.close();
  await app.close();
  return rowsOf(measured, memory);
}

/** The same events for every way, other ones each round: a repeated event would be a duplicate. */
function eventsOf(events, round) {
  return events.map(({ n }) => event(round * events.length + n, 1_024));
}

async function open(target, home) {
  const ways = {
    whk: await openListener(target, [], home),
    ordered: await openListener(target, ["--concurrency", "1"], home),
  };
  if (smeeMissing() === null) ways.smee = pushing(await startSmee(target, home));
  if (stripeMissing() === null) ways.stripe = pushing(await startStripe(target, home));
  return ways;
}

/** Sent over several connections, so the order is the one it received them in: its records tell. */
async function openListener(target, args, home) {
  const listener = await startListener([target, "--json", ...args], { home, output: "pipe" });
  return {
    ...listener,
    sendAll: (events) => send(listener.port, connections, once(events.map(requestOf))),
    orderOf: () => {
      const records = Buffer.concat(listener.written.splice(0)).toString().split("\n");
      return records.flatMap((line) => {
        const record = line.startsWith("{") ? JSON.parse(line) : {};
        return record.kind === "delivery" ? [[record.seq, numberOf(record.event.id)]] : [];
      });
    },
  };
}

function pushing(peer) {
  return {
    ...peer,
    sendAll: (events) => {
      for (const each of events) peer.push(each);
    },
    orderOf: (events) => events.map(({ n }, index) => [index, n]),
  };
}

function numberOf(id) {
  return Number(id.slice(4));
}

async function burst(app, way, events) {
  await app.ask({ expect: events.length });
  const arrival = app.next();
  const stop = setTimeout(() => app.tell({ stop: true }), patience);
  const began = process.hrtime.bigint();
  await way.sendAll(events);
  const { arrived, last } = await arrival;
  clearTimeout(stop);
  // Records are printed after the answers.
  await new Promise((resolve) => setTimeout(resolve, 200));
  return {
    rate: arrived.length / (Number(BigInt(last) - began) / 1e9),
    late: lateOnes(arrived, way.orderOf(events)),
    lost: events.length - new Set(arrived).size,
  };
}

/** How many came to the app after one that had come to the listener later. */
function lateOnes(arrived, order) {
  const places = new Map(order.map(([place, n]) => [n, place]));
  let latest = -1;
  let late = 0;
  for (const n of arrived) {
    const place = places.get(n) ?? 0;
    if (place < latest) late += 1;
    latest = Math.max(latest, place);
  }
  return late;
}

const names = {
  whk: "whk",
  ordered: "whk --concurrency 1",
  smee: "smee-client 5",
  stripe: "stripe listen",
};

function rowsOf(measured, memory) {
  const rates = (kind) => measured[kind].map(({ rate }) => rate);
  const sum = (kind, what) => measured[kind].reduce((total, result) => total + result[what], 0);
  const note = (kind) =>
    `${names[kind]} ${Math.round(median(rates(kind)))}/s, ${Math.round(memory[kind])} MB`;
  const against = (kind, goals, missing) => {
    const name = `burst of 2,000: rate, whk / ${names[kind]}`;
    if (missing !== null) return { name, ...goals, better: "more", missing };
    const figures = ratio(rates("whk"), rates(kind));
    return { name, ...figures, ...goals, better: "more", note: `${note("whk")}; ${note(kind)}` };
  };
  const counts = Object.keys(measured).flatMap((kind) => {
    const goals = kind === "smee" || kind === "stripe" ? {} : { floor: 0, aim: 0 };
    return [
      { name: `burst of 2,000: late at the app, ${names[kind]}`, value: sum(kind, "late"), ...goals },
      { name: `burst of 2,000: lost, ${names[kind]}`, value: sum(kind, "lost"), ...goals },
    ];
  });
  return [
    against("smee", { floor: 5, aim: 8 }, smeeMissing()),
    against("stripe", { floor: 4, aim: 8 }, stripeMissing()),
    { ...against("ordered", {}, null), note: note("ordered") },
    ...counts,
  ];
}
