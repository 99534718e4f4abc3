import { describe, expect, it } from "vitest";
import { whatIsAsked } from "../../../src/commands/completion/asked.ts";
import { createProgram } from "../../../src/program.ts";
import { testApp } from "../../cli.ts";

const root = createProgram(testApp().app);

/** The words as typed, the last one up to the cursor: `path|kind|what|typed|before`. */
function asked(line: string): string {
  const { path, place, typed, before } = whatIsAsked(root, line.split(" "));
  const what = place.kind === "value" ? place.option.long : place.kind === "operand" ? place.index : "";
  return [path, place.kind, what, typed, before].join("|");
}

describe("what is asked for", () => {
  it.each([
    ["", "|command|||"],
    ["li", "|command||li|"],
    ["-", "|flag||-|"],
    ["--provider ", "|value|--provider||"],
    ["--provider=gi", "|value|--provider|gi|--provider="],
    ["--provider payvost tri", "|command||tri|"],
    ["--provider=payvost tri", "|command||tri|"],
    ["--json tri", "|command||tri|"],
    ["trigger ", "trigger|operand|0||"],
    ["trigger payment.succeeded --tamper up", "trigger|value|--tamper|up|"],
    ["trigger payment.succeeded --tamper=", "trigger|value|--tamper||--tamper="],
    ["trigger --retry ", "trigger|operand|0||"],
    ["trigger --retry=fa", "trigger|value|--retry|fa|--retry="],
    ["trigger --to 3000 pay", "trigger|operand|0|pay|"],
    ["trigger --to=3000 --provider stripe pay", "trigger|operand|0|pay|"],
    ["events ", "events|command|||"],
    ["events sh", "events|command||sh|"],
    ["events show --se", "events show|flag||--se|"],
    ["events diff dlv_1 ", "events diff|operand|1||"],
    ["events diff -- --x", "events diff|operand|0|--x|"],
    ["webhooks register ", "endpoints create|operand|0||"],
    ["trigger --unknown pay", "trigger|operand|0|pay|"],
    ["listen --json=x", "listen|flag||--json=x|"],
    ["nonsense ", "|command|||"],
  ])("%j → %s", (line, expected) => {
    expect(asked(line)).toBe(expected);
  });

  it("takes the blank of PowerShell for an empty word", () => {
    expect(whatIsAsked(root, ["trigger", " "]).typed).toBe("");
  });

  it("keeps the flags and operands that were given", () => {
    const { given, operands } = whatIsAsked(root, [
      "--sandbox",
      "replay",
      "a",
      "--to=1",
      "--speed",
      "2",
      "b",
      "",
    ]);
    expect([...given]).toEqual([
      ["--sandbox", ""],
      ["--to", "1"],
      ["--speed", "2"],
    ]);
    expect(operands).toEqual(["a", "b"]);
  });
});
