// A server that reads the body and answers 200. Asked, it tells when and in which order the events came.
import { createServer } from "node:http";

let arrived = [];
let last = 0n;
let wanted = Number.POSITIVE_INFINITY;

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    if (wanted !== Number.POSITIVE_INFINITY) note(Buffer.concat(chunks));
    response.writeHead(200, { "content-length": 2 });
    response.end("ok");
  });
});

function note(body) {
  last = process.hrtime.bigint();
  arrived.push(Number(/evt_(\d+)/.exec(body.toString("latin1", 0, 64))?.[1]));
  if (arrived.length === wanted) process.send(report());
}

/** Times on the clock all processes of the machine share, ns. */
function report() {
  return { arrived, last: String(last) };
}

process.on("disconnect", () => process.exit());
process.on("message", ({ expect, stop }) => {
  if (stop) return process.send(report());
  arrived = [];
  wanted = expect;
  process.send({ ready: true });
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
