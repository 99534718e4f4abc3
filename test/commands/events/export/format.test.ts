import { expect, it } from "vitest";
import { cannotExport } from "../../../../src/commands/events/export/format.ts";

it("is a usage error that names the format", () => {
  expect(cannotExport("fetch", "no", "use --as curl")).toMatchObject({
    kind: "usage",
    code: "cannot_export",
    message: "--as fetch: no",
    hint: "use --as curl",
  });
});
