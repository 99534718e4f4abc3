import { expect, it } from "vitest";
import { asRecords } from "../../../src/commands/demo/records.ts";
import { ownApp } from "../listen/own-app.ts";

it("makes one record of a command's document, secrets masked, and leaves all else as it is", async () => {
  const { app, printed } = await ownApp({}, { json: true });
  const io = asRecords(app.io, "endpoints logs");
  io.hide("a-signing-secret");
  io.record([{ secret: "a-signing-secret" }]);
  io.record({ shown: "a-signing-secret" }, ["a-signing-secret"]);
  io.warn("warning: so");
  await io.flush();
  const [first, second] = printed()
    .stdout.trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(first).toEqual({
    v: 1,
    kind: "result",
    command: "endpoints logs",
    result: [{ secret: expect.not.stringContaining("signing") }],
  });
  expect(second.result).toEqual({ shown: "a-signing-secret" });
  expect(printed().stderr).toBe("warning: so\n");
  expect(io.mode.json).toBe(true);
});
