import { expect, it } from "vitest";
import { attemptFrom, receivedFrom } from "../../src/library/delivery.ts";
import { outcomeOf, received } from "./deliveries.ts";

it("shows what came", () => {
  const body = Buffer.from('{"data": {"amount": 1.5}}');
  const headers = [
    ["X-A", "1"],
    ["x-a", "2"],
  ] as const;
  const duplicateOf = { id: "dlv_0", receivedAt: 0, changedBody: false };
  const delivery = receivedFrom(
    outcomeOf({ body, headers, path: "/hooks?a=1", receivedAt: 7, duplicateOf }),
    [],
  );
  expect(delivery).toMatchObject({
    ...{ type: "payment.succeeded", id: "evt_1", provider: "payvost", deliveryId: "dlv_1" },
    ...{ verdict: "ok", reason: null, why: null, hint: null, status: 200, duplicate: true },
    ...{ method: "POST", path: "/hooks?a=1", headers: { "x-a": "1, 2" }, rawHeaders: headers, receivedAt: 7 },
  });
  expect(delivery.body).toBe(body);
  expect(delivery.json<{ data: { amount: number } }>().data.amount).toBe(1.5);
});

it("says that a body is no JSON, and hints in the words of the library", () => {
  const delivery = receivedFrom(outcomeOf({ body: Buffer.from("a=1") }), []);
  expect(() => delivery.json()).toThrow("the body of this delivery is no JSON: 3 bytes");
  expect(received("a", { verdict: "missing" }).hint).toBe("check provider");
});

it("shows attempts with and without an answer", () => {
  const base = { delivery: "dlv_1", n: 1, url: "http://127.0.0.1:1/", startedAt: 0, ms: 3 };
  expect(attemptFrom({ ...base, status: null, error: "refused", answer: null })).toEqual({
    ...{ url: "http://127.0.0.1:1/", ms: 3, status: null, error: "refused", body: null },
  });
  const answer = { headers: [], body: Buffer.from("ok"), truncated: false };
  expect(attemptFrom({ ...base, status: 200, error: null, answer }).body).toEqual(Buffer.from("ok"));
});
