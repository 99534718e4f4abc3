import { expect, it } from "vitest";
import { TunnelFailure } from "../../src/tunnel/tunnel.ts";

it("a failure tells what to do, whether to try again, and what the tool said", () => {
  const failure = new TunnelFailure("ssh was not let in", {
    hint: "make a key",
    retryable: false,
    output: ["no"],
  });
  expect(failure).toMatchObject({ message: "ssh was not let in", hint: "make a key", retryable: false });
  expect(failure.output).toEqual(["no"]);
  expect(new TunnelFailure("a", { hint: "b", retryable: true }).output).toEqual([]);
});
