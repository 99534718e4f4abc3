import { expect, it } from "vitest";
import { momentWords } from "../../../src/commands/endpoints/moment.ts";

const now = Date.parse("2026-11-21T12:04:31Z");
const hour = 3_600_000;

it.each([
  [1, "today 13:04"],
  [24, "tomorrow 12:04"],
  [12, "tomorrow 00:04"],
  [48, "2026-11-23 12:04"],
  [0, "today 12:04"],
])("in %i hours: %s", (hours, words) => {
  expect(momentWords(now + hours * hour, now, "UTC")).toBe(words);
});
