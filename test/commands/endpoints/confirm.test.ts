import { describe, expect, it } from "vitest";
import { confirmed } from "../../../src/commands/endpoints/confirm.ts";
import { testApp } from "../../cli.ts";
import { connectionTo, narrated } from "./connections.ts";

const intention = { id: "webhook_1", question: "Delete", why: "deleting ends its deliveries" };

describe("without a terminal", () => {
  it.each([
    ["test", {}, "confirmation_needed", /add --yes/],
    ["sandbox", {}, "confirmation_needed", /add --yes/],
    ["live", { yes: true }, "live_needs_flag", /add --live/],
    ["live", { live: true }, "confirmation_needed", /add --yes/],
  ] as const)("a %s key with %j is refused", async (mode, flags, code, hint) => {
    const connection = await connectionTo("payvost", mode);
    const { error } = await narrated((app) => confirmed(app, connection, { ...intention, flags }));
    expect(error).toMatchObject({ kind: "usage", code, hint: expect.stringMatching(hint) });
  });

  it.each([
    ["test", { yes: true }],
    ["live", { yes: true, live: true }],
  ] as const)("a %s key with %j is confirmed", async (mode, flags) => {
    const connection = await connectionTo("payvost", mode);
    const run = await narrated((app) => confirmed(app, connection, { ...intention, flags }));
    expect(run).toMatchObject({ error: null, stderr: "", stdout: "" });
  });
});

describe("on a terminal", () => {
  async function answer(mode: "test" | "live", keys: string, flags = {}) {
    const { app, err, stdin } = testApp({ tty: true });
    const asked = confirmed(app, await connectionTo("payvost", mode), { ...intention, flags });
    const outcome = asked.then(
      () => "confirmed",
      (error) => error.code,
    );
    await expect.poll(() => err.text()).toContain("Delete webhook_1 (payvost,");
    stdin.write(keys);
    return outcome;
  }

  it("asks, and Enter alone means no", async () => {
    expect(await answer("test", "y\r")).toBe("confirmed");
    expect(await answer("test", "\r")).toBe("not_confirmed");
    expect(await answer("test", "n\r")).toBe("not_confirmed");
  });

  it("wants the id typed for a live key", async () => {
    expect(await answer("live", "webhook_1\r", { live: true })).toBe("confirmed");
    expect(await answer("live", "yes\r", { live: true })).toBe("not_confirmed");
    expect(await answer("live", "\r", { live: true })).toBe("not_confirmed");
  });

  it("does not even ask for a live key without --live", async () => {
    const connection = await connectionTo("payvost", "live");
    const run = await narrated((app) => confirmed(app, connection, { ...intention, flags: {} }), {
      tty: true,
    });
    expect(run.error?.code).toBe("live_needs_flag");
    expect(run.stderr).toBe("");
  });
});
