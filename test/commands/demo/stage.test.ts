import { expect, it } from "vitest";
import { openStage } from "../../../src/commands/demo/stage.ts";
import { applyGlobals } from "../../../src/globals.ts";
import { testApp } from "../../cli.ts";

it("runs a real app, listener and sender", async () => {
  const { app } = testApp();
  await applyGlobals(app, {});
  const stage = await openStage(app);
  try {
    const [shown] = await stage.trigger("payment.created");
    expect(shown?.delivery).toMatchObject({ provider: "payvost", event: { type: "payment.created" } });
    expect(shown?.attempts).toMatchObject([{ n: 1, status: 200 }]);
    expect(stage.received).toEqual([shown?.delivery.body]);
    await stage.stopApp();
    const [refused] = await stage.trigger("payment.created");
    expect(refused?.attempts).toMatchObject([{ status: null, error: "refused" }]);
    await stage.startApp();
    const [again] = await stage.trigger("payment.created");
    expect(again?.attempts).toMatchObject([{ status: 200 }]);
  } finally {
    await stage.close();
  }
});
