import { describe, expect, it } from "vitest";
import { nameIn, readFields } from "../../../src/sandbox/rest/validate.ts";
import { partsOf } from "./simulation.ts";

async function callOf(id: string, name: "create" | "update" | "test") {
  const { contract } = await partsOf(id);
  const call = contract.calls[name];
  if (call === undefined) throw new Error(`${id} has no ${name}`);
  return { contract, call };
}

describe("the fields of a request", () => {
  it("are read in whk's words, and others are left out", async () => {
    const { contract, call } = await callOf("paymentflow", "update");
    const body = { enabled_events: ["payment.failed"], status: "disabled", secret: "mine", id: "we_other" };
    expect(readFields(contract, call, body)).toEqual({
      parts: { events: ["payment.failed"], enabled: false },
      eventType: null,
    });
    expect(nameIn(call, "enabled")).toBe("status");
    expect(nameIn(call, "metadata")).toBe("metadata");
  });

  it("are only the request's own, never those of its prototype", async () => {
    const { contract, call } = await callOf("payvost", "update");
    const body = Object.create({ url: "http://127.0.0.1/" });
    expect(readFields(contract, call, body).parts).toEqual({});
  });

  it.each([[undefined], [null], [""], [7], [["payment.failed"]]])(
    "must name an event type: %j",
    async (value) => {
      const { contract, call } = await callOf("payvost", "test");
      expect(() => readFields(contract, call, { eventType: value })).toThrow(
        /^eventType (is required|must be a text)$/,
      );
    },
  );
});
