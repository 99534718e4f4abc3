import { describe, expect, it } from "vitest";
import { cli, start, steppingClock } from "../../cli.ts";
import { headerOf, startReceiver } from "./receiver.ts";

const env = { WHK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };
const noon = Date.UTC(2031, 0, 1, 12);

describe("--retry", () => {
  it("follows the provider's schedule until the app accepts", async () => {
    const app = await startReceiver((_, index) => ({ status: index < 2 ? 500 : 200 }));
    const clock = steppingClock(noon);
    const run = await cli(["trigger", "payment.succeeded", "--to", app.url, "--retry"], { env, clock });
    expect(run.code).toBe(0);
    expect(clock.slept).toEqual([5_000, 60_000]);
    expect(new Set(app.requests.map(({ body }) => String(body))).size).toBe(1);
    expect(run.stdout.split("\n").filter((line) => line.includes("sent payment"))).toHaveLength(3);
    expect(run.stderr).toContain("schedule payvost: 5 s, 1 min, 5 min, 30 min, 1 h\n");
    expect(run.stderr).toContain("next attempt at 12:00:05, after 5 s; 5 left\n");
    expect(run.stderr).toContain("next attempt at 12:01:05, after 1 min; 4 left\n");
  });

  it("says of a retry without a wait that it comes at once", async () => {
    const app = await startReceiver((_, index) => ({ status: index < 1 ? 500 : 200 }));
    const argv = ["trigger", "payment.succeeded", "--to", app.url, "--retry", "slack"];
    const run = await cli(argv, { env, clock: steppingClock(noon) });
    expect(run.stderr).toContain("schedule slack: at once, 1 min, 5 min\n");
    expect(run.stderr).toContain("next attempt at once; 3 left\n");
  });

  it("runs a schedule of 75 hours in seconds, the same id with a fresh signed time", async () => {
    const app = await startReceiver(() => ({ status: 503 }));
    const clock = steppingClock(noon);
    const argv = [
      "trigger",
      "contact.created",
      "--to",
      app.url,
      "--retry",
      "--time-scale",
      "36000",
      "--json",
    ];
    const run = await cli(argv, { env, clock });
    expect(run.code).toBe(9);
    expect(app.requests).toHaveLength(10);
    expect(clock.slept.at(-1)).toBe((24 * 3_600_000) / 36_000);
    expect(new Set(app.requests.map((request) => headerOf(request, "webhook-id"))).size).toBe(1);
    const stamps = app.requests.map((request) => Number(headerOf(request, "webhook-timestamp")));
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect((stamps.at(-1) ?? 0) - (stamps[0] ?? 0)).toBe(7);
    const records = run.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(run.stderr).toBe("");
  });

  it("repeats a 204 where the sender takes only 200", async () => {
    const app = await startReceiver((_, index) => ({ status: index === 0 ? 204 : 200 }));
    const clock = steppingClock(noon);
    const run = await cli(["trigger", "checkout.success", "--to", app.url, "--retry"], { env, clock });
    expect([run.code, app.requests.length]).toEqual([0, 2]);
    expect(run.stdout).toContain("takes only 200 for delivered");
  });

  it("says when the sender gives up", async () => {
    const gone = await startReceiver(() => ({ status: 410 }));
    const clock = steppingClock(noon);
    const argv = ["trigger", "payment.succeeded", "--to", gone.url, "--retry", "standard"];
    const run = await cli(argv, { env, clock });
    expect([run.code, gone.requests.length]).toEqual([9, 1]);
    expect(run.stderr).toContain("the answer asks for no more: the sender gives up here");
    const none = await cli(["trigger", "payment.succeeded", "--to", gone.url, "--retry", "none"], {
      env,
      clock,
    });
    expect(none.stderr).toContain("schedule none: no retries");
    expect(none.stderr).toContain("the schedule has ended: the sender gives up here");
  });

  it("reads the event type behind a bare --retry", async () => {
    const app = await startReceiver(() => ({ status: 200 }));
    const run = await cli(["trigger", "--to", app.url, "--retry", "payment.succeeded"], { env });
    expect([run.code, app.requests.length]).toEqual([0, 1]);
  });

  it("stops at Ctrl-C while it waits", async () => {
    const app = await startReceiver(() => ({ status: 500 }));
    const run = start(["trigger", "payment.succeeded", "--to", app.url, "--retry"], { env });
    await run.until(({ stderr }) => stderr.includes("next attempt"));
    run.interrupt();
    const { code, stderr } = await run.done;
    expect(code).toBe(130);
    expect(stderr).toContain("interrupted");
    expect(app.requests).toHaveLength(1);
  });
});
