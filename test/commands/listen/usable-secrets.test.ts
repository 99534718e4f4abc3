import { expect, it } from "vitest";
import { createUsable, refuseUnusable } from "../../../src/commands/listen/usable-secrets.ts";
import { provider } from "../../listen/requests.ts";

it("warns once of a secret its provider cannot use, and never shows it", async () => {
  const warnings: string[] = [];
  const usable = createUsable((message) => warnings.push(message.plain));
  const standard = await provider("standard-webhooks");
  expect(usable(standard, "no base64!", "WHK_A_SECRET")).toBe(false);
  expect(usable(standard, "no base64!", "WHK_A_SECRET")).toBe(false);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^warning: WHK_A_SECRET is left out: /);
  expect(warnings[0]).not.toContain("no base64!");
  expect(usable(await provider("payvost"), "no base64!", "x")).toBe(true);
});

it("refuses a given one", async () => {
  const standard = await provider("standard-webhooks");
  expect(() => refuseUnusable(standard, ["no base64!"])).toThrow(
    expect.objectContaining({ kind: "usage", code: "bad_secret", hint: expect.stringContaining("copy it") }),
  );
  expect(() => refuseUnusable(standard, [])).not.toThrow();
});
