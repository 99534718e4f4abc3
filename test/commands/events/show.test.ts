import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRegistry } from "../../../src/providers/index.ts";
import { sign } from "../../../src/signing/sign.ts";
import { cli } from "../../cli.ts";
import { attempt } from "../../store/drafts.ts";
import { homeWith, idOf } from "./seeded.ts";

const at = Date.UTC(2026, 0, 31, 12);
const secret = "whsec_0123456789abcdef";
const body = Buffer.from('{"id":"evt_1","type":"payment.succeeded","amount":1000.00}');

async function signedHeaders() {
  const provider = await openRegistry().get("payvost");
  if (provider === null) throw new Error("payvost");
  const request = { method: "POST", url: null, body, headers: [], id: null, timestamp: at };
  return sign(provider.schemes[0].scheme, request, [secret]).headers;
}

const home = await homeWith(
  [
    {
      receivedAt: at,
      headers: await signedHeaders(),
      body,
      event: { type: "payment.succeeded", id: "evt_1" },
    },
    { receivedAt: at, body: Buffer.from([0, 255, 27]), answered: 401 },
  ],
  [attempt(idOf(1), { startedAt: at, answer: { headers: [], body: Buffer.from("fine"), truncated: false } })],
);

const show = (argv: readonly string[], options: Parameters<typeof cli>[1] = {}) =>
  cli(["events", "show", ...argv], { home, now: at + 3_600_000, ...options });

describe("whk events show", () => {
  it("tells the whole story", async () => {
    const { stdout, stderr, code } = await show(["1"], { env: { WHK_PAYVOST_SECRET: secret } });
    const lines = stdout.split("\n");
    expect(lines[0]).toBe(`${idOf(1)}  2026-01-31 12:00:00 UTC`);
    for (const line of [
      "payvost  payment.succeeded  evt_1  ✓ verified  → 200  12 ms",
      "POST /hooks?x=1  58 bytes",
      '    "amount": 1000.00',
      "today      ✓ verified  still, with the secret from WHK_PAYVOST_SECRET",
      "attempt 1  12:00:00  → 200   12 ms  http://127.0.0.1:3000/hooks",
      "           fine",
    ])
      expect(lines).toContain(line);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).not.toContain(secret);
  });

  it("verifies with a secret that is given", async () => {
    const file = join(home, "secret.txt");
    writeFileSync(file, `${secret}\n`);
    expect((await show(["1", "--secret-file", file])).stdout).toContain(`with the secret from ${file}`);
    expect((await show(["1", "--secret-stdin"], { stdin: secret })).stdout).toContain(
      "with the secret from stdin",
    );
  });

  it("tells it although the environment has a secret nobody can use", async () => {
    const { stdout, stderr, code } = await show(["1"], { env: { WHK_PAYVOST_SECRET: "" } });
    expect(code).toBe(0);
    expect(stderr).toContain("warning: not verified again: ");
    expect(stdout).not.toContain("today");
    expect((await show(["1", "--secret-file", "nowhere"])).code).toBe(2);
  });

  it("prints one document under --json", async () => {
    const { stdout } = await show(["last", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "delivery",
      id: idOf(2),
      status: 401,
      headers: [
        ["Content-Type", "application/json"],
        ["X-Twice", "a"],
        ["x-twice", "b"],
      ],
      bodyBase64: "AP8b",
      today: { verdict: "missing" },
      attempts: [],
    });
  });

  it("prints the exact bytes with --raw, nothing else", async () => {
    expect(await show(["1", "--raw"])).toEqual({ stdout: String(body), stderr: "", code: 0 });
    const { stdout, stderr, code } = await show(["2", "--raw"], { tty: true });
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain(`whk events show ${idOf(2)} --raw > body`);
  });

  it("prints the bytes with --hex, and what is binary anyway", async () => {
    expect((await show(["1", "--hex"])).stdout).toContain("00000000  7b 22 69 64");
    expect((await show(["2"])).stdout).toContain("00000000  00 ff 1b");
  });

  it.each<[string[], string]>([
    [["1", "--raw", "--hex"], "--raw and --hex are different ways to print"],
    [["1", "--raw", "--json"], "--raw and --json are different ways to print"],
    [["nope"], 'there is no delivery "nope" in the store'],
    [[""], 'several deliveries begin with ""'],
    [["1", "--provider", "payvst"], "did you mean payvost?"],
  ])("refuses %j", async (argv, said) => {
    const { stdout, stderr, code } = await show(argv);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain(said);
  });
});
