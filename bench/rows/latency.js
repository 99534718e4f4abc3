// From the first byte of a delivery to its last byte at the app, one delivery at a time. Sender and app share this
// process and so its clock.
import { createServer } from "node:http";
import { connect } from "node:net";
import { startListener } from "../children.js";
import { event, requestOf } from "../events.js";
import { inTurn, percentile } from "../measure.js";
import { smeeMissing, startSmee } from "../peers/smee.js";
import { startStripe, stripeMissing } from "../peers/stripe.js";

const patience = 20_000;
let arrived = () => {};

export async function measure({ quick, home }) {
  const app = await startApp();
  const { port } = app.address();
  const ways = await open(port, home);
  const kinds = Object.keys(ways);
  let n = 0;
  const measured = await inTurn(kinds, quick ? 3 : 10, async (kind, round) => {
    const taken = [];
    await ways[kind].renew?.();
    for (let time = 0; time < (round === 0 ? 300 : 100); time += 1) {
      n += 1;
      taken.push(await timeOf(ways[kind], event(n, 1_024)));
    }
    return taken;
  });
  for (const way of Object.values(ways)) await way.close();
  app.closeAllConnections();
  app.close();
  return rowsOf(measured);
}

function startApp() {
  const server = createServer((request, response) => {
    request.on("data", () => {});
    request.on("end", () => {
      arrived(performance.now());
      response.writeHead(200, { "content-length": 2 });
      response.end("ok");
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function open(port, home) {
  const target = `http://127.0.0.1:${port}/`;
  const listener = await startListener([target], { home });
  const ways = {
    direct: await connected(port),
    whk: withEnd(await connected(listener.port), listener),
  };
  if (stripeMissing() === null) ways.stripe = await startStripe(target, home);
  if (smeeMissing() === null) ways.smee = await startSmee(target, home);
  return ways;
}

/** A connection that gives one request at a time; a new one for each round, as servers close idle ones. */
async function connected(port) {
  let socket;
  let answered = Promise.resolve();
  return {
    renew: async () => {
      socket?.destroy();
      socket = connect(port, "127.0.0.1").setNoDelay();
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    },
    push: (each) => {
      answered = new Promise((resolve) => socket.once("data", resolve));
      socket.write(requestOf(each));
    },
    answered: () => answered,
    close: () => socket.destroy(),
  };
}

function withEnd(way, listener) {
  return {
    ...way,
    close: () => {
      way.close();
      return listener.close();
    },
  };
}

async function timeOf(way, each) {
  const arrival = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`event ${each.n} did not arrive`)), patience);
    arrived = (at) => {
      clearTimeout(timer);
      resolve(at);
    };
  });
  const began = performance.now();
  way.push(each);
  const taken = (await arrival) - began;
  // What follows the arrival shall not fall into the next one's time.
  await way.answered?.();
  await new Promise((resolve) => setTimeout(resolve, 2));
  return taken;
}

function rowsOf(measured) {
  const at = (kind, part) => percentile(measured[kind].flat(), part);
  const ms = (kind) => `${kind} p50 ${at(kind, 0.5).toFixed(2)} ms, p99 ${at(kind, 0.99).toFixed(2)} ms`;
  const against = (part, kind, goals = {}) => {
    const each = measured.whk.map(
      (taken, round) => percentile(taken, part) / percentile(measured[kind][round], part),
    );
    return {
      name: `delivery to the app, p${100 * part}: whk / ${kind === "direct" ? "a direct POST" : kind}`,
      value: at("whk", part) / at(kind, part),
      least: Math.min(...each),
      most: Math.max(...each),
      note: `${ms("whk")}; ${ms(kind)}`,
      ...goals,
    };
  };
  const goals = { floor: 0.6, aim: 0.3 };
  const missing = stripeMissing();
  return [
    against(0.5, "direct"),
    against(0.99, "direct"),
    missing === null
      ? against(0.5, "stripe", goals)
      : { name: "delivery to the app, p50: whk / stripe", ...goals, missing },
    ...(smeeMissing() === null ? [against(0.5, "smee")] : []),
  ];
}
