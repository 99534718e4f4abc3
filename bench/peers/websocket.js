// As much of a websocket server as the stand-in needs: it sends texts and answers pings (RFC 6455).
import { createHash } from "node:crypto";

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const kinds = { text: 0x81, ping: 0x89, pong: 0x8a };

/** Answers the upgrade; gives back what sends one text. */
export function acceptWebSocket(request, socket, protocol) {
  const key = request.headers["sec-websocket-key"];
  const accept = createHash("sha1").update(`${key}${guid}`).digest("base64");
  socket.setNoDelay(true);
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  );
  let unread = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (let frame = readFrame(unread); frame !== null; frame = readFrame(unread)) {
      unread = unread.subarray(frame.end);
      if (frame.kind === kinds.ping) socket.write(frameOf(kinds.pong, frame.payload()));
    }
  });
  return (text) => socket.write(frameOf(kinds.text, Buffer.from(text)));
}

/** The first whole frame of these bytes, masked as clients mask theirs; null: it has not all come. */
function readFrame(bytes) {
  if (bytes.length < 14 && bytes.length < 6 + ((bytes[1] ?? 127) & 127)) return null;
  const short = bytes[1] & 127;
  const [length, mask] =
    short < 126
      ? [short, 2]
      : short === 126
        ? [bytes.readUInt16BE(2), 4]
        : [Number(bytes.readBigUInt64BE(2)), 10];
  const end = mask + 4 + length;
  if (bytes.length < end) return null;
  const payload = () => bytes.subarray(mask + 4, end).map((byte, at) => byte ^ bytes[mask + (at & 3)]);
  return { kind: bytes[0], end, payload };
}

/** One unmasked frame, as servers send them. */
function frameOf(kind, payload) {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([kind, length]), payload]);
  const wide = length > 0xffff;
  const head = Buffer.alloc(wide ? 10 : 4);
  head[0] = kind;
  head[1] = wide ? 127 : 126;
  if (wide) head.writeBigUInt64BE(BigInt(length), 2);
  else head.writeUInt16BE(length, 2);
  return Buffer.concat([head, payload]);
}
