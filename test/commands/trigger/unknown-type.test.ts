import { describe, expect, it } from "vitest";
import { eventOf, noCatalogue, unknownAnywhere } from "../../../src/commands/trigger/unknown-type.ts";
import { testApp } from "../../cli.ts";

describe("eventOf", () => {
  it("is the catalogue's entry", async () => {
    expect(await eventOfPayvost("payment.failed")).toMatchObject({ type: "payment.failed" });
  });

  it("refuses another type with the nearest one", async () => {
    await expect(eventOfPayvost("payment.suceeded")).rejects.toMatchObject({
      kind: "usage",
      code: "unknown_event_type",
      message: 'payvost has no event type "payment.suceeded"',
      hint: "did you mean payment.succeeded? `whk trigger --list` shows all 16",
    });
  });

  it("names the flag when the provider came from one", async () => {
    await expect(eventOfPayvost("payment.suceeded", "payvost")).rejects.toMatchObject({
      hint: "did you mean payment.succeeded? `whk trigger --list --provider payvost` shows all 16",
    });
  });

  it("names the provider that has it", async () => {
    await expect(eventOfPayvost("checkout.success")).rejects.toMatchObject({
      hint: "senfenico has it: use --provider senfenico; `whk trigger --list` shows all 16",
    });
  });

  it("suggests nothing when nothing is near", async () => {
    await expect(eventOfPayvost("zzzzzzzzzz")).rejects.toMatchObject({
      hint: "`whk trigger --list` shows all 16",
    });
  });

  it.each(["../x", "/etc/passwd", "a\0b", "..\\x", "CON", ".", "", "x".repeat(300), "__proto__"])(
    "[P1] takes %j for no file name",
    async (type) => {
      await expect(eventOfPayvost(type)).rejects.toMatchObject({ code: "unknown_event_type" });
    },
  );
});

describe("unknownAnywhere", () => {
  it("looks at every catalogue", async () => {
    const error = await unknownAnywhere(testApp().app, "check_rn");
    expect(error).toMatchObject({ kind: "usage", message: 'no provider has the event type "check_rn"' });
    expect(error.hint).toMatch(/^did you mean check_run \(github\)\? `whk trigger --list` shows all \d+$/);
  });
});

it("noCatalogue says what to give instead", async () => {
  const slack = await (await testApp().app.providers()).get("slack");
  expect(slack && noCatalogue(slack).hint).toContain("--data");
});

async function eventOfPayvost(type: string, flag?: string) {
  const { app } = testApp();
  app.globals = { ...app.globals, provider: flag, configDir: app.cwd };
  const payvost = await (await app.providers()).get("payvost");
  if (payvost === null) throw new Error("no provider");
  return eventOf(app, payvost, type);
}
