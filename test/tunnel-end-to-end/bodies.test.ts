import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { type Seen, startApp } from "../servers.ts";
import { startLocalServer, type Through } from "../tunnel/local-server.ts";
import { deliver, expose, recordsOf, stored } from "./tunnelled.ts";

interface Case {
  readonly name: string;
  readonly body: Buffer;
  readonly headers?: Through["headers"];
  readonly pieces?: readonly Buffer[];
}

const text = Buffer.from(JSON.stringify({ text: "привет, мир 🦊".repeat(500) }));
const invalid = Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x00, 0xed, 0xa0, 0x80, 0x0d, 0x0a]);

const cases: readonly Case[] = [
  ...[0, 1, 65_536, 1_000_000, 10_000_000].map((size) => ({ name: `${size} bytes`, body: bytes(size) })),
  { name: "gzip", body: gzipSync(text), headers: { "content-encoding": "gzip" } },
  { name: "invalid UTF-8", body: invalid },
  // Seven bytes at a time fall into the middle of characters.
  { name: "multibyte, split", body: text.subarray(0, 280), pieces: piecesOf(text.subarray(0, 280), 7) },
];

it("[S1] [T5] records and forwards every body byte for byte, its signature verified", {
  timeout: 60_000,
}, async () => {
  const server = await startLocalServer("localhost");
  const app = await startApp();
  const listener = expose(server.host, [String(app.port), "--subdomain", "bodies", "--max-body", "20mb"]);
  const url = await listener.readyAt();
  expect(url).toMatch(new RegExp(`^http://bodies\\.localhost:${server.port}/[0-9a-f]{32}$`));
  for (const { body, headers, pieces = body } of cases) {
    const given = headers === undefined ? { pieces } : { pieces, headers };
    expect(await deliver(server, `${url}/hooks?a=%20b`, body, given)).toMatchObject({ status: 200 });
  }
  await listener.stop();
  const told = recordsOf(listener.run, "delivery").map(({ signature, status }) => ({ signature, status }));
  expect(told).toEqual(
    cases.map(() => ({ signature: expect.objectContaining({ verdict: "ok" }), status: 200 })),
  );
  expect((await stored(listener)).map(({ path, body }) => [path, sha256(body)])).toEqual(
    cases.map(fingerprint),
  );
  expect(app.seen.map(({ url, body }) => [url, sha256(body)])).toEqual(cases.map(fingerprint));
  expect(headerOf(app.seen[5], "content-encoding")).toBe("gzip");
});

function fingerprint({ body }: Case): string[] {
  return ["/hooks?a=%20b", sha256(body)];
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

function headerOf(seen: Seen | undefined, name: string): string | undefined {
  const place = seen?.rawHeaders.indexOf(name) ?? -1;
  return place < 0 ? undefined : seen?.rawHeaders[place + 1];
}

function piecesOf(body: Buffer, size: number): Buffer[] {
  const count = Math.ceil(body.length / size);
  return Array.from({ length: count }, (_, place) => body.subarray(place * size, (place + 1) * size));
}

/** Every byte value, in no order a text would have. */
function bytes(count: number): Buffer {
  const body = Buffer.alloc(count);
  for (let place = 0, value = 1; place < count; place++) {
    value = (value * 1_103_515_245 + 12_345) % 2_147_483_648;
    body[place] = value >> 16;
  }
  return body;
}
