// Signed deliveries made beforehand, and a sender that costs next to nothing beside the server it drives.
import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { secret } from "./children.js";

/** Body and signature of event number `n`, about `size` bytes. */
export function event(n, size) {
  const id = `evt_${String(n).padStart(8, "0")}`;
  const frame = JSON.stringify({ id, type: "payment.succeeded", data: { pad: "" } });
  const body = frame.replace('""', `"${"x".repeat(Math.max(0, size - frame.length))}"`);
  return { n, body, signature: createHmac("sha256", secret).update(body).digest("hex") };
}

/** The whole request of an event, as bytes. */
export function requestOf({ body, signature }) {
  return Buffer.from(
    `POST /hooks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nPayvost-Signature: ${signature}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/**
 * Sends what `next` hands out until it answers null, over so many kept connections, each sending when its last request
 * was answered. Answers how many were answered; rejects at the first answer other than 2xx.
 */
export async function send(port, connections, next) {
  let answers = 0;
  const one = () =>
    new Promise((resolve, reject) => {
      let missing = 0;
      const socket = connect(port, "127.0.0.1").setNoDelay();
      const go = () => {
        const request = next();
        if (request === null) return socket.end();
        socket.write(request);
      };
      socket.on("connect", go);
      socket.on("data", (chunk) => {
        missing = missing > 0 ? missing - chunk.length : bytesMissing(chunk, reject);
        if (missing > 0) return;
        answers += 1;
        go();
      });
      socket.on("error", reject).on("close", resolve);
    });
  await Promise.all(Array.from({ length: connections }, one));
  return answers;
}

/** How many bytes of this answer have not come yet. */
function bytesMissing(chunk, reject) {
  const head = chunk.toString("latin1", 0, 1_024);
  const status = Number(head.slice(9, 12));
  const end = head.indexOf("\r\n\r\n");
  if (status < 200 || status > 299 || end < 0) reject(new Error(`answered ${head.slice(0, 60)}`));
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return end + 4 + length - chunk.length;
}

/** Hands the requests out again and again until the time is over. */
export function during(ms, requests) {
  const end = performance.now() + ms;
  let n = 0;
  return () => (performance.now() < end ? requests[n++ % requests.length] : null);
}

/** Hands each request out once. */
export function once(requests) {
  let n = 0;
  return () => requests[n++] ?? null;
}
