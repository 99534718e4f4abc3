import { expect, it } from "vitest";
import { formats } from "../../../../src/commands/events/export/formats.ts";
import { exportFormats } from "../../../../src/commands/events/export-formats.ts";
import { context, expectSafe, request } from "./nasty.ts";

it("has one format for each name, with a file name of its own language", () => {
  expect(Object.keys(formats)).toEqual([...exportFormats]);
  const extensions = Object.values(formats).map(({ extension }) => extension);
  expect(extensions).toEqual(["sh", "sh", "har", "http", "mjs", "py", "php", "json"]);
});

it.each(exportFormats)("%s lets no name of an event out of its comment", (as) => {
  const event = { type: "a\n?>*/<%= \u001b[31m'''", id: "`id`\r\n$(id)" };
  const written = formats[as].write([request({ delivery: { ...request().delivery, event } })], context);
  expectSafe(written);
  expect(written.split("\n").filter((line) => line.includes("?>") && !line.includes("type"))).toEqual([]);
});
