import { describe, expect, it } from "vitest";
import { Presenter } from "../../../src/commands/listen/presenter.ts";
import type { Attempt } from "../../../src/events/delivery.ts";
import type { DeliveryOutcome } from "../../../src/listen/pipeline.ts";
import { DeliveryColumns } from "../../../src/output/columns.ts";
import { deliveryOf } from "../../listen/listener.ts";
import { request } from "../../listen/requests.ts";
import { ownApp } from "./own-app.ts";

const attempt: Attempt = {
  delivery: "dlv_1",
  n: 1,
  url: "http://127.0.0.1:3000/",
  startedAt: 0,
  status: 201,
  ms: 3,
  error: null,
  answer: { headers: [], body: Buffer.alloc(0), truncated: false },
};

function outcome(changes: Partial<DeliveryOutcome> = {}): DeliveryOutcome {
  const answer = { status: 200, by: "whk", ms: 1 } as const;
  return {
    delivery: deliveryOf(),
    answer,
    attempts: [],
    provider: null,
    handshake: false,
    hidden: false,
    ...changes,
  };
}

async function presenting(
  mode: { json?: boolean; quiet?: boolean } = {},
  output: { quiet?: boolean; showBody?: boolean; namesApps?: boolean } = {},
) {
  const { app, printed } = await ownApp({}, mode);
  const presentation = {
    quiet: false,
    showHeaders: false,
    showBody: false,
    widths: new DeliveryColumns(),
    ...output,
  };
  const presenter = new Presenter(app, presentation);
  const shown = async () => {
    presenter.flush();
    await app.io.flush();
    return printed();
  };
  return { presenter, shown, printed };
}

const ran = { code: 0, error: null, output: Buffer.from("out\n"), truncated: false, ms: 1 };

describe("the presenter", () => {
  it("prints after the turn that told it, without being asked", async () => {
    const { presenter, printed } = await presenting();
    presenter.delivery(outcome());
    expect(printed().stdout).toBe("");
    await expect.poll(() => printed().stdout).toContain("payment.succeeded");
  });

  it("prints a delivery as a line, and what was asked for below it", async () => {
    const { presenter, shown } = await presenting({}, { showBody: true });
    presenter.delivery(outcome({ delivery: deliveryOf({ body: Buffer.from('{"a":1.0}') }) }));
    const { stdout } = await shown();
    expect(stdout).toMatch(/payvost .*payment\.succeeded .*verified .*200/);
    expect(stdout).toContain("1.0");
  });

  it("prints records with --json: deliveries and attempts, nothing else", async () => {
    const { presenter, shown } = await presenting({ json: true });
    const one = outcome({ attempts: [attempt] });
    presenter.delivery(one);
    presenter.attempt(one, attempt);
    presenter.ran(one, ran);
    presenter.notice("hear");
    const { stdout } = await shown();
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).kind),
    ).toEqual(["delivery", "attempt"]);
  });

  it("does not repeat an attempt that stands in its delivery's line", async () => {
    const { presenter, shown } = await presenting();
    const one = outcome({ attempts: [attempt] });
    presenter.delivery(one);
    presenter.attempt(one, attempt);
    expect((await shown()).stdout.trimEnd().split("\n")).toHaveLength(1);
  });

  it("gives a later attempt a line of its own", async () => {
    const { presenter, shown } = await presenting();
    presenter.delivery(outcome());
    presenter.attempt(outcome(), attempt);
    expect((await shown()).stdout.trimEnd().split("\n")).toEqual([
      expect.stringContaining("200"),
      expect.stringContaining("201"),
    ]);
  });

  it("keeps hidden deliveries to itself, in every form", async () => {
    for (const json of [true, false]) {
      const { presenter, shown } = await presenting({ json });
      presenter.delivery(outcome({ hidden: true }));
      expect((await shown()).stdout).toBe("");
    }
  });

  it("prints nothing of deliveries and commands with --output quiet", async () => {
    const { presenter, shown } = await presenting({}, { quiet: true });
    presenter.delivery(outcome());
    presenter.attempt(outcome(), attempt);
    presenter.ran(outcome(), ran);
    expect((await shown()).stdout).toBe("");
  });

  it("prints what a command printed and how it ended; where no lines are printed it warns", async () => {
    const lines = await presenting();
    lines.presenter.ran(outcome(), { ...ran, code: 2 });
    const { stdout, stderr } = await lines.shown();
    expect(stdout).toContain("exec  out");
    expect(stdout).toContain("ended with exit code 2");
    expect(stderr).toBe("");
    for (const other of [await presenting({ json: true }), await presenting({}, { quiet: true })]) {
      other.presenter.ran(outcome(), { ...ran, code: 2 });
      expect((await other.shown()).stderr).toContain("warning: --exec ended with exit code 2");
    }
  });

  it("says whose attempt it is where there are several apps", async () => {
    const { presenter, shown } = await presenting({}, { namesApps: true });
    presenter.attempt(outcome(), attempt);
    expect((await shown()).stdout).toContain("http://127.0.0.1:3000/");
  });

  it("warns even under --quiet, but once for the same", async () => {
    const { presenter, shown } = await presenting({ quiet: true });
    for (let times = 0; times < 5; times++) presenter.problem("the disk is full");
    presenter.notice("hear");
    expect((await shown()).stderr).toBe("warning: the disk is full\n");
  });

  it("names the first request that was no delivery and counts the others", async () => {
    const { presenter, shown } = await presenting();
    presenter.ignored(request({ method: "GET", path: "/\u001b[2J" }));
    presenter.ignored(request({ method: "GET", path: "/b" }));
    const { stderr } = await shown();
    expect(stderr).toContain("GET /\\x1b[2J is no delivery");
    expect(stderr).not.toContain("/b");
    expect(presenter.ignoredCount).toBe(2);
  });
});
