import { describe, expect, it } from "vitest";
import { checkEventTypes } from "../../../src/commands/listen/event-types.ts";
import { provider } from "../../listen/requests.ts";
import { ownApp } from "./own-app.ts";

async function warnedOf(id: string | null, patterns: string[]): Promise<string> {
  const { app, printed } = await ownApp();
  checkEventTypes(app, id === null ? null : await provider(id), patterns);
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

  it("are not checked without a provider or a list of its types", async () => {
    expect(await warnedOf(null, ["whatever"])).toBe("");
    expect(await warnedOf("shopify", ["whatever"])).toBe("");
  });
});
