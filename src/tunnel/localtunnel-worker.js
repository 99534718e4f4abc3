// @ts-check
// JavaScript, as a worker is loaded by Node itself, which on version 20 takes no types, also when tests run the sources.
import { createServer } from "node:http";
import net from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import localtunnel from "localtunnel";

/**
 * Runs the package localtunnel 2.0.2 for one tunnel that was granted already, until the thread is terminated.
 * Tells the parent `{kind: "open"}` at the first connection to the tunnel's server and `{kind: "lost", why}` when
 * the tunnel is gone for good.
 *
 * @typedef {import("./localtunnel-thread.ts").WorkerTask} WorkerTask
 * @typedef {import("./localtunnel-thread.ts").WorkerMessage} WorkerMessage
 * @typedef {import("node:net").Socket} Socket
 */

/** Ms between two looks at what is missing. */
const pace = 1_000;
/** So many looks in a row without any connection to the server: nothing is left of the tunnel. */
const mostEmptyLooks = 10;
/** A server that closes each connection at once is left after so many more connections than requests. */
const mostConnectsAhead = 100;
/** Ms after which those are counted anew. */
const rateWindow = 5_000;

const task = /** @type {WorkerTask} */ (workerData);
const connect = net.connect;
/** Connections to the server that are open or being opened; and the open ones alone. */
let begun = 0;
let connected = 0;
let everConnected = false;
let emptyLooks = 0;
let connectsAhead = 0;
let lost = false;

// The only way out the package has for its data: what it does not report is seen here.
Object.assign(net, {
  /** @param {{host: string, port: number}} options */
  connect: ({ host, port }) => {
    // By name it could be another program's port on ::1.
    if (host === "localhost") return connect({ host: "127.0.0.1", port, noDelay: true });
    return connectToServer();
  },
});
run();

function run() {
  // The package asks again each second without a word, follows redirects and reads without limit, so the answer that was
  // checked is handed to it from here.
  const handOver = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(task.answer));
  });
  handOver.listen(0, "127.0.0.1", () => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (handOver.address());
    const tunnel = localtunnel({ host: `http://127.0.0.1:${port}`, port: task.port }, () => {
      handOver.close();
      handOver.closeAllConnections();
      setInterval(() => look(tunnel), pace);
    });
    // Only refused connections, which are seen where they are made; without a listener they would be thrown.
    tunnel.on("error", () => {});
    tunnel.on("request", () => {
      connectsAhead -= 1;
    });
  });
  setInterval(() => {
    connectsAhead = 0;
  }, rateWindow);
}

/** @returns {Socket} */
function connectToServer() {
  connectsAhead += 1;
  if (connectsAhead > mostConnectsAhead) lose("storm");
  // One that never connects: the package waits for it while the thread is being ended.
  if (lost) return new net.Socket();
  const { ip: host, port } = task.answer;
  begun += 1;
  const socket = connect({ host, port, noDelay: true });
  socket.once("connect", () => {
    connected += 1;
    if (!everConnected) tell({ kind: "open" });
    everConnected = true;
    socket.once("close", () => {
      connected -= 1;
    });
  });
  socket.once("error", (error) => {
    if ("code" in error && error.code === "ECONNREFUSED") lose("refused");
  });
  socket.once("close", () => {
    begun -= 1;
  });
  return socket;
}

/**
 * The package never replaces a connection that failed, nor one whose local side was reset (its issue 507).
 *
 * @param {import("localtunnel").Tunnel} tunnel
 */
function look(tunnel) {
  emptyLooks = connected === 0 ? emptyLooks + 1 : 0;
  if (emptyLooks >= mostEmptyLooks) lose("silent");
  for (let missing = task.answer.max_conn_count - begun; missing > 0 && !lost; missing--)
    tunnel.tunnelCluster.open();
}

/** @param {Extract<WorkerMessage, {kind: "lost"}>["why"]} why */
function lose(why) {
  if (!lost) tell({ kind: "lost", why });
  lost = true;
}

/** @param {WorkerMessage} message */
function tell(message) {
  parentPort?.postMessage(message);
}
