import { describe, expect, it } from "vitest";
import { checkTypes } from "../../../src/commands/events/known-types.ts";
import type { DeliveryFilter } from "../../../src/store/deliveries.ts";
import { openMemoryStore } from "../../../src/store/memory.ts";
import { testApp } from "../../cli.ts";
import { draft } from "../../store/drafts.ts";

async function check(filter: DeliveryFilter) {
  const { app, result } = testApp();
  const store = openMemoryStore();
  await store.record(draft({ event: { type: "paymnt.odd", id: null } }));
  await checkTypes(app, store, filter);
  await app.io.flush();
  return result().stderr;
}

describe("event types that are asked for", () => {
  it.each<[string, DeliveryFilter]>([
    ["none", {}],
    ["a known one", { types: ["payment.succeeded"] }],
    ["a known group, and one left out", { types: ["payment.*", "!payment.failed"] }],
    ["one that is only stored", { types: ["paymnt.odd"] }],
    ["a group that is only stored", { types: ["paymnt.*"] }],
    ["any of a provider without a catalogue", { types: ["whatever"], provider: "shopify" }],
  ])("%s", async (_name, filter) => {
    expect(await check(filter)).toBe("");
  });

  it.each<[DeliveryFilter, string, string]>([
    [
      { types: ["payment.suceeded"] },
      'no provider has the event type "payment.suceeded", and none is stored',
      "did you mean payment.succeeded? If not, write payment.suceeded*",
    ],
    [
      { types: ["!payment.faild"], provider: "payvost" },
      'payvost has no event type "payment.faild", and none is stored',
      "did you mean payment.failed? If not, write payment.faild*",
    ],
    [
      { types: ["paymet.*"], provider: "payvost" },
      'no event type of payvost fits "paymet.*", and none is stored',
      "did you mean payment.*? If not, write paymet*",
    ],
  ])("%j is a slip", async (filter, message, hint) => {
    await expect(check(filter)).rejects.toMatchObject({
      kind: "usage",
      code: "unknown_event_type",
      message,
      hint,
    });
  });

  it.each(["something.else.entirely", "paymet*", "zzzzzzzz.*"])(
    "%s may come yet, which is said",
    async (type) => {
      expect(await check({ types: [type] })).toBe(
        `warning: no event type that is known or stored fits "${type}"\n`,
      );
    },
  );
});
