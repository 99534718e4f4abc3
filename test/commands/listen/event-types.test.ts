import { describe, expect, it } from "vitest";
import { checkEventTypes } from "../../../src/commands/listen/event-types.ts";
import { provider } from "../../listen/requests.ts";
import { ownApp } from "./own-app.ts";

async function warnedOf(id: string | null, patterns: string[], configured: string[] = []): Promise<string> {
  const { app, printed } = await ownApp();
  const all = await Promise.all(
    configured.map(async (one) => ({ provider: await provider(one), configured: true })),
  );
  const unset = [{ provider: await provider("payvost"), configured: false }];
  const named = id === null ? null : { provider: await provider(id) };
  checkEventTypes(app, { named, all: [...all, ...unset] }, patterns);
  await app.io.flush();
  return printed().stderr;
}

describe("the patterns of --events", () => {
  it.each([[["payment.succeeded"]], [["payment.*,!*.failed"]], [["*"]], [["", " transfer.failed "]], [[]]])(
    "%j fit what Payvost sends",
    async (patterns) => {
      expect(await warnedOf("payvost", patterns)).toBe("");
    },
  );

  it.each([[["payment.suceeded"]], [["!payment.suceeded"]], [["*,payment.suceeded"]]])(
    "%j is nearly a type",
    async (patterns) => {
      await expect(warnedOf("payvost", patterns)).rejects.toMatchObject({
        code: "unknown_event_type",
        hint: "did you mean payment.succeeded? If not, write payment.suceeded*",
      });
    },
  );

  it("that fit nothing are warned of: the list may not be complete", async () => {
    expect(await warnedOf("payvost", ["invoice.paid"])).toContain('fits "invoice.paid"');
    expect(await warnedOf("payvost", ["payment.suceeded*"])).toContain("warning");
  });

  it("are only warned of where no provider is named", async () => {
    const warning =
      'warning: no event type that is known fits "payment.suceeded"; did you mean payment.succeeded?';
    expect(await warnedOf(null, ["payment.suceeded"])).toContain(warning);
    expect(await warnedOf(null, ["payment.succeeded,!*.failed"])).toBe("");
    expect(await warnedOf(null, ["payment.succeeded"], ["stripe"])).toContain("warning");
  });

  it("are not checked where the types of a provider are not known", async () => {
    expect(await warnedOf("shopify", ["whatever"])).toBe("");
    expect(await warnedOf(null, ["whatever"], ["stripe", "shopify"])).toBe("");
  });
});
