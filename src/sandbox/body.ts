import type { IncomingMessage } from "node:http";

/**
 * The whole body; `too large` as soon as that is known, what still comes is then thrown away; `gone` when the
 * connection ended before the body did.
 */
export function readBody(incoming: IncomingMessage, most: number): Promise<Buffer | "too large" | "gone"> {
  return new Promise((resolve) => {
    if (Number(incoming.headers["content-length"] ?? 0) > most) resolve("too large");
    let chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else {
        chunks = [];
        resolve("too large");
      }
    });
    incoming.once("end", () => resolve(Buffer.concat(chunks)));
    incoming.once("error", () => resolve("gone")).once("close", () => resolve("gone"));
  });
}
