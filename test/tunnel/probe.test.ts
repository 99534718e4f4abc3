import { describe, expect, it } from "vitest";
import type { HttpOutcome, HttpRequest } from "../../src/http.ts";
import { probe } from "../../src/tunnel/probe.ts";
import { answering, failing } from "./fake-driver.ts";
import { SteppingClock } from "./stepping-clock.ts";

const expectedAnswer = (nonce: string) => `key:${nonce}`;
const nonce = "07".repeat(16);

async function probed(send: (request: HttpRequest) => Promise<HttpOutcome>, ms = 0) {
  const clock = new SteppingClock();
  const parts = { expectedAnswer, bytes: (count: number) => Buffer.alloc(count, 7), send, clock };
  const found = probe(parts, "https://fox.test/token", new AbortController().signal);
  await clock.advance(ms);
  const result = await found;
  expect(clock.armed).toBe(0);
  return result;
}

describe("probe", () => {
  it("asks as no browser does, with what keeps pages away", async () => {
    const sent: HttpRequest[] = [];
    const send = async (request: HttpRequest) => {
      sent.push(request);
      return answering(200, expectedAnswer(nonce));
    };
    expect(await probed(send)).toBeNull();
    expect(sent).toMatchObject([
      {
        method: "GET",
        url: new URL(`https://fox.test/token/__whk/${nonce}`),
        timeout: 5_000,
        maxAnswer: 4_096,
      },
    ]);
    expect(Object.fromEntries(sent[0]?.headers ?? [])).toMatchObject({
      "bypass-tunnel-reminder": "1",
      "ngrok-skip-browser-warning": "1",
      "user-agent": expect.not.stringMatching(/Mozilla/),
    });
  });

  it("uses another nonce each time", async () => {
    let made = 0;
    const asked: string[] = [];
    const parts = {
      expectedAnswer,
      bytes: (count: number) => Buffer.alloc(count, ++made),
      send: async ({ url }: HttpRequest) => {
        asked.push(url.pathname);
        return answering(200, expectedAnswer(url.pathname.split("/").at(-1) ?? ""));
      },
      clock: new SteppingClock(),
    };
    for (let count = 0; count < 3; count += 1) {
      expect(await probe(parts, "https://fox.test/token", new AbortController().signal)).toBeNull();
    }
    expect(new Set(asked).size).toBe(3);
  });

  it.each([
    ["another answer", answering(200, expectedAnswer("08".repeat(16))), "stranger"],
    ["a longer answer", answering(200, `${expectedAnswer(nonce)}\n`), "stranger"],
    ["half of it", answering(200, expectedAnswer(nonce).slice(0, -1)), "stranger"],
    ["nothing", answering(200, ""), "stranger"],
    ["the right answer with another status", answering(404, expectedAnswer(nonce)), "gone"],
    ["a failure", failing("dns"), "dns"],
  ])("is not satisfied with %s", async (_what, outcome, kind) => {
    expect(await probed(async () => outcome)).toMatchObject({ kind });
  });

  it("ends when the client does not keep its deadline, or throws", async () => {
    expect(await probed(() => new Promise(() => {}), 6_000)).toMatchObject({ kind: "timeout" });
    expect(await probed(() => Promise.reject(new Error("a defect")))).toMatchObject({ kind: "timeout" });
  });
});
