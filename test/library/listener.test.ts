import { readFileSync } from "node:fs";
import { expect, expectTypeOf, it } from "vitest";
import type { Listener, ReceivedDelivery } from "../../src/library/listener.ts";
import { startListener } from "../../src/library/start-listener.ts";

it("brings no types along but these", () => {
  const code = readFileSync("src/library/listener.ts", "utf8");
  expect([...code.matchAll(/from "([^"]+)"/g)].map(([, from]) => from)).toEqual([
    ...["../events/delivery.ts", "../signing/tamper-kinds.ts", "./request.ts"],
  ]);
});

it("is what startListener gives: one delivery, or a list of as many as are asked for", async () => {
  const listener: Listener = await startListener({ provider: "payvost" });
  await listener.trigger("payment.failed", { duplicate: 2 });
  const one = await listener.waitFor("payment.failed");
  expectTypeOf(one).toEqualTypeOf<ReceivedDelivery>();
  expectTypeOf(one.json()).toBeUnknown();
  const many = await listener.waitFor("payment.failed", { count: 1 });
  expectTypeOf(many).toEqualTypeOf<readonly ReceivedDelivery[]>();
  expect([one, ...many]).toEqual(listener.deliveries);
  await listener.close();
});
