import { describe, expect, it } from "vitest";
import { fixture } from "../../../../src/commands/events/export/fixture.ts";
import { startApp } from "../../../servers.ts";
import {
  binary,
  bodiesOf,
  context,
  expectSafe,
  megabyte,
  nastyBodies,
  nastyHeaders,
  ownHeaders,
  request,
} from "./nasty.ts";

interface Fixture {
  readonly method: string;
  readonly path: string;
  readonly headers: [string, string][];
  readonly body?: string;
  readonly bodyBase64?: string;
}

/** As a test loads it. */
function send(origin: string, { method, path, headers, body, bodyBase64 }: Fixture): Promise<Response> {
  const bytes = body === undefined ? Buffer.from(bodyBase64 ?? "", "base64") : Buffer.from(body);
  return fetch(origin + path, { method, headers, body: bytes });
}

describe("--as fixture", () => {
  it("is what a test needs", () => {
    const headers = [
      ["X-A", "[1]"],
      ["X-A", '"\\'],
    ] as const;
    const written = fixture.write([request({ headers, url: "http://x.example/hooks?a=[1]" })], context);
    expect(written).toBe(`{
  "provider": "payvost",
  "event": {
    "type": "payment.succeeded",
    "id": "evt_1"
  },
  "method": "POST",
  "path": "/hooks?a=[1]",
  "headers": [
    ["X-A", "[1]"],
    ["X-A", "\\"\\\\"]
  ],
  "body": "{\\"id\\":\\"evt_1\\"}"
}
`);
  });

  it("gives an app every body byte for byte", async () => {
    const app = await startApp();
    const bodies = [...nastyBodies, binary, megabyte];
    const written = fixture.write(
      bodies.map((body) => request({ body, headers: nastyHeaders })),
      context,
    );
    expectSafe(written);
    const fixtures: Fixture[] = JSON.parse(written);
    for (const one of fixtures) await send(app.origin, one);
    expect(bodiesOf(app.seen)).toEqual(bodiesOf(bodies.map((body) => ({ body }))));
    expect(app.seen[0] && ownHeaders(app.seen[0], [["X-Quotes", ""]])).toEqual([nastyHeaders[2]]);
  });
});
