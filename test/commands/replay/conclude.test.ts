import { describe, expect, it } from "vitest";
import { conclude } from "../../../src/commands/replay/conclude.ts";
import { type ReplayFlags, readOptions } from "../../../src/commands/replay/options.ts";
import { ReplayTotals } from "../../../src/commands/replay/totals.ts";
import { attempt } from "../../store/drafts.ts";
import { appOf } from "./recorded.ts";

type Happening = "accepted" | "refused" | "unanswered" | "mismatch" | "damaged" | "bad set" | "more";

async function concluded(
  happened: readonly Happening[],
  flags: ReplayFlags = { failed: true },
  { cut = false, unread = false } = {},
) {
  const { app, result } = await appOf();
  const totals = new ReplayTotals();
  for (const one of happened) {
    if (one === "mismatch") totals.skipped("mismatch");
    else if (one === "damaged") totals.unsendable("record_damaged");
    else if (one === "bad set") totals.unsendable("bad_set");
    else if (one === "more") totals.more = true;
    else totals.sent([attempt("dlv_1", { status: { accepted: 200, refused: 500, unanswered: null }[one] })]);
  }
  const options = await readOptions(app, [], flags);
  conclude(app, options, { summary: totals.summary, cut, unread });
  await app.io.flush();
  return { code: app.exitCode, ...result() };
}

describe("the exit code", () => {
  const codes: [number, Happening[]][] = [
    [0, []],
    [0, ["accepted", "mismatch"]],
    [9, ["accepted", "refused"]],
    [9, ["unanswered", "bad set"]],
    [2, ["accepted", "bad set"]],
    [10, ["refused", "damaged", "bad set"]],
  ];
  it.each(codes)("is %i after %j", async (code, happened) => {
    expect(await concluded(happened)).toMatchObject({ code });
  });
});

describe("what is said at the end", () => {
  it("is nothing more after one delivery", async () => {
    expect(await concluded(["accepted"])).toMatchObject({ stdout: "", stderr: "" });
  });

  it("is a summary of several, and of one when the run was cut", async () => {
    expect((await concluded(["accepted", "accepted"])).stdout).toBe("2 replayed · 2 accepted\n");
    expect((await concluded(["accepted"], { failed: true }, { cut: true })).stdout).toBe(
      "1 replayed · 1 accepted\n",
    );
  });

  it("is why there was nothing to do, unless the run was cut", async () => {
    expect(await concluded([])).toMatchObject({
      stdout: "",
      stderr: "nothing to replay: no delivery failed\n",
    });
    expect((await concluded([], { type: ["a.*"] })).stderr).toBe(
      "nothing to replay: no stored delivery matches\n",
    );
    expect(await concluded([], { failed: true }, { cut: true })).toMatchObject({ stdout: "", stderr: "" });
  });

  it("is how far it came when nobody reads it any more", async () => {
    const ended = await concluded(["accepted"], { failed: true }, { cut: true, unread: true });
    expect(ended.stderr).toBe("stopped: nobody reads the output any more; 1 were replayed\n");
  });

  it("is how to get what was left out", async () => {
    expect((await concluded(["mismatch"])).stderr).toContain("--allow-invalid");
    expect((await concluded(["accepted", "more"], { failed: true, limit: "1" })).stderr).toContain(
      "more than 1; --limit 0",
    );
  });
});
