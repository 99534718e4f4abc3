import { expect, it } from "vitest";
import { resultOf, type Sender, sendDraft } from "../../../src/commands/trigger/sent.ts";
import { sendOnce } from "../../../src/http.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { steppingClock } from "../../cli.ts";
import { headerOf, startCorrect, startReceiver } from "./receiver.ts";

const body = Buffer.from('{"id":"evt_1",  "amount": 1000.00}');
const draft = { type: "a.b", id: "evt_1", headers: [["content-type", "application/json"] as const], body };

it("sends the exact bytes, signed, and judges the answer", async () => {
  const app = await startCorrect("payvost", ["secret"]);
  const sent = await sendDraft(await senderTo(app.url), draft, 3);
  expect(sent).toMatchObject({ draft, url: app.url, attempt: 3, judgement: { ok: true } });
  expect(resultOf(sent.outcome)).toBe("200");
  const [request] = app.requests;
  expect(request?.body.equals(body)).toBe(true);
  expect(request && headerOf(request, "content-type")).toBe("application/json");
});

it("tells why there is no answer", async () => {
  const sent = await sendDraft(await senderTo("http://127.0.0.1:1/"), draft);
  expect(sent).toMatchObject({ attempt: 1, judgement: { ok: false } });
  expect(resultOf(sent.outcome)).toBe("refused");
});

it("keeps to the time limit", async () => {
  const app = await startReceiver(() => new Promise(() => {}));
  const sender = await senderTo(app.url);
  const sent = await sendDraft({ ...sender, signing: { ...sender.signing, timeout: 50 } }, draft);
  expect(resultOf(sent.outcome)).toBe("timeout");
});

async function senderTo(url: string): Promise<Sender> {
  const provider = await openRegistry().get("payvost");
  if (provider === null) throw new Error("no provider");
  const { scheme } = provider.schemes[0];
  return {
    signing: { scheme, secrets: ["secret"], tamper: null, url: new URL(url), timeout: 5000 },
    expectation: { tamper: null, status: null, success: "2xx", repeats: false },
    clock: steppingClock(1_800_000_000_000),
    send: sendOnce,
  };
}
