import type { RequestListener } from "node:http";
import { expect, it } from "vitest";
import { sendOnce } from "../../src/http.ts";
import { answered, post } from "../http/requests.ts";
import { closedPort } from "../servers.ts";
import { fakeHost } from "../tunnel/localtunnel-parts.ts";
import { expose, recordsOf } from "./tunnelled.ts";

const grant = { id: "fox", url: "https://fox.lt.test", port: 4_001, max_conn_count: 10 };

const refused = (why: string) => `the answer of HOST is refused: ${why}`;
const notGranted = (what: string) => `HOST answered ${what} where a localtunnel server grants a tunnel`;

/** What a tunnel server answers, and what the user is told. */
const cases: readonly [name: string, answer: RequestListener, told: string][] = [
  ["a page", (_request, response) => response.end("<html>Welcome</html>"), notGranted("a web page")],
  [
    "a refusal",
    (_request, response) => response.writeHead(403).end("no"),
    "the tunnel server HOST answered 403",
  ],
  ["without an end", endless, notGranted("more than 64 KiB")],
  ["5000 connections", granting({ max_conn_count: 5_000 }), refused("the number of connections is 5000")],
  [
    "a foreign address",
    granting({ ip: "192.168.1.1" }),
    refused('the address to connect to is "192.168.1.1"'),
  ],
  ["port 0", granting({ port: 0 }), refused("the port is 0")],
  [
    "a URL of somebody else",
    granting({ url: "https://bank.example.com" }),
    refused('the URL is "https://bank.example.com"'),
  ],
];

it.each(cases)(
  "goes on locally and says why when the tunnel server answers %s",
  async (_name, answer, told) => {
    const host = await fakeHost(answer);
    const listener = expose(host);
    const { reason, url } = await listener.change(({ reason }) => reason !== null);
    expect([reason, url]).toEqual([told.replace("HOST", new URL(host).host), null]);
    await takesLocally(listener);
  },
);

it("goes on locally and says why when nothing listens there", async () => {
  const port = await closedPort();
  const listener = expose(`http://127.0.0.1:${port}`);
  const { reason } = await listener.change(({ reason }) => reason !== null);
  expect(reason).toContain(`127.0.0.1:${port}`);
  await takesLocally(listener);
});

async function takesLocally(listener: ReturnType<typeof expose>): Promise<void> {
  const { local } = await listener.run.until(() => recordsOf(listener.run, "ready")[0]);
  const answer = answered(await sendOnce(post(String(local))));
  expect(answer.status).toBe(401);
  expect(listener.states()).not.toContain("ready");
  expect((await listener.stop()).code).toBe(0);
}

function granting(change: object): RequestListener {
  return (_request, response) => response.end(JSON.stringify({ ...grant, ...change }));
}

function endless(_request: Parameters<RequestListener>[0], response: Parameters<RequestListener>[1]): void {
  response.writeHead(200, { "content-type": "application/json" });
  const more = () => {
    while (response.write(" ".repeat(65_536)));
  };
  response.on("drain", more);
  more();
}
