import { expect, it } from "vitest";
import { createUnsendable } from "../../../src/commands/replay/unsendable.ts";
import { WhkError } from "../../../src/errors.ts";
import { SigningError } from "../../../src/signing/scheme.ts";
import { testApp } from "../../cli.ts";

const badSet = new WhkError("usage", "bad_set", "--set x: there is no x", { hint: "did you mean y?" });
const damaged = new WhkError("store", "record_damaged", "delivery dlv_2 is damaged in the store", {
  hint: "disk",
});

it("tells the first of a reason, and every damaged one", async () => {
  const { app, result } = testApp();
  const unsendable = createUnsendable(app, { named: false });
  expect(unsendable("dlv_1", badSet)).toBe("bad_set");
  expect(unsendable("dlv_2", badSet)).toBe("bad_set");
  expect(unsendable("dlv_3", damaged)).toBe("record_damaged");
  expect(unsendable("dlv_4", damaged)).toBe("record_damaged");
  expect(unsendable("dlv_5", new SigningError("no place", "give one"))).toBe("cannot_sign");
  await app.io.flush();
  expect(result().stderr.split("\n")).toEqual([
    "warning: dlv_1 is not sent: --set x: there is no x; did you mean y?",
    "warning: dlv_3 is not sent: delivery dlv_2 is damaged in the store",
    "warning: dlv_4 is not sent: delivery dlv_2 is damaged in the store",
    "warning: dlv_5 is not sent: no place; give one",
    "",
  ]);
});

it("does not go on with what the next one would meet, too", () => {
  const { app } = testApp();
  const missing = new WhkError("usage", "missing_secret", "there is no signing secret");
  const full = new WhkError("store", "store_full", "the disk is full");
  for (const thrown of [missing, full, new TypeError("defect")]) {
    expect(() => createUnsendable(app, { named: false })("dlv_1", thrown)).toThrow(thrown);
  }
  const named = createUnsendable(app, { named: true });
  expect(() => named("dlv_1", badSet)).toThrow(badSet);
  expect(named("dlv_1", damaged)).toBe("record_damaged");
});
