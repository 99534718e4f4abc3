import { expect, it } from "vitest";
import { nearest } from "../../src/events/nearest.ts";

const types = ["payment.succeeded", "payment.failed", "transfer.failed"];

it.each<[string, readonly string[], string | null]>([
  ["payment.suceeded", types, "payment.succeeded"],
  ["Payment.Failed", types, "payment.failed"],
  ["transfer.faild", types, "transfer.failed"],
  ["payment.success", types, "payment.succeeded"],
  ["checkout", types, null],
  ["", types, null],
  ["x", ["y"], "y"],
  ["listne", ["listen", "list"], "listen"],
  ["anything", [], null],
  ["a".repeat(100_000), types, null],
])("%s", (wanted, candidates, expected) => expect(nearest(wanted, candidates)).toBe(expected));
