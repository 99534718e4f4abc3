import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRegistry } from "../../../src/providers/index.ts";
import { verify } from "../../../src/signing/verify.ts";
import { loadEngine } from "../../../src/store/engine.ts";
import { cli, start, steppingClock, temporaryFolder } from "../../cli.ts";
import { closedPort, startApp, until } from "../../servers.ts";
import { verification } from "../../store/drafts.ts";
import { listening } from "../listen/listening.ts";
import { attemptsIn, recorded, secret, signedDraft } from "./recorded.ts";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const pairs = (raw: string[]) =>
  raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ""] as const] : []));

describe("one delivery", () => {
  it("goes to the app it was handed to before, byte for byte, and is counted on", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    const url = `${app.origin}/hooks/in?x=1`;
    const draft = await signedDraft("payvost", 1_770_000_000_000, { path: "/in?x=1" });
    const before = { url, status: 500, n: 1 };
    const [delivery] = await recorded(home, [{ ...draft, attempts: [before, { ...before, n: 2 }] }]);
    const run = await cli(["replay", delivery?.id.slice(0, 28) ?? ""], { home });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(
      /payment\.succeeded {2}evt_1 +replayed +→ 200 .* http:\/\/127\.0\.0\.1:\d+\/hooks\/in\?x=1\n$/,
    );
    const [seen] = app.seen;
    expect(seen?.url).toBe("/hooks/in?x=1");
    expect(sha256(seen?.body ?? Buffer.alloc(0))).toBe(sha256(draft.body ?? Buffer.from("x")));
    const received = pairs(seen?.rawHeaders ?? []);
    expect(received.filter((header) => draft.headers?.some(([name]) => name === header[0]))).toEqual(
      draft.headers,
    );
    const attempts = await attemptsIn(home, delivery?.id ?? "");
    expect(attempts.map(({ n, url: to, status, sent }) => [n, to, status, sent])).toEqual([
      [1, url, 500, undefined],
      [2, url, 500, undefined],
      [3, url, 200, "stored"],
    ]);
  });

  it("is refused when it did not verify, unless --allow-invalid", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    const [delivery] = await recorded(home, [{ signature: verification("mismatch") }]);
    const argv = ["replay", delivery?.id ?? "", "--to", String(app.port)];
    const run = await cli(argv, { home });
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain(`${delivery?.id} did not verify: mismatch`);
    expect(app.seen).toEqual([]);
    expect(await cli([...argv, "--allow-invalid"], { home })).toMatchObject({ code: 0 });
    expect(app.seen).toHaveLength(1);
  });

  it("is signed as of the provider that is named where none is known, never as of another", async () => {
    const home = temporaryFolder();
    const env = { WHK_SECRET: secret };
    const app = await startApp();
    const [nobodys, known] = await recorded(home, [{ provider: null }, { provider: "payvost" }]);
    const as = (provider: string, id = "") =>
      cli(["replay", id, "--resign", "--provider", provider, "--to", String(app.port)], { home, env });
    expect(await as("stripe", nobodys?.id)).toMatchObject({ code: 0, stderr: "" });
    expect(app.seen[0]?.rawHeaders.join()).toMatch(/stripe-signature,t=/i);
    const refused = await as("stripe", known?.id);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(`${known?.id} is from payvost, not from stripe`);
    expect(await as("payvost", known?.id)).toMatchObject({ code: 0 });
    expect(await as("nope", nobodys?.id)).toMatchObject({ code: 2 });
    const unsigned = await cli(["replay", nobodys?.id ?? "", "--provider", "stripe"], { home });
    expect(unsigned.stderr).toContain("--provider chooses among many");
  });

  it("needs an app that is known", async () => {
    const home = temporaryFolder();
    const [delivery] = await recorded(home, [{}]);
    const run = await cli(["replay", delivery?.id ?? ""], { home });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("was never handed to an app");
    expect(run.stderr).toContain("--to 3000");
  });

  it("goes to the app of the running listener", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    const [delivery] = await recorded(home, [{ path: "/in" }]);
    await listening([`${app.port}/hooks`], { home });
    expect(await cli(["replay", delivery?.id ?? ""], { home })).toMatchObject({ code: 0 });
    expect(app.seen.map(({ url }) => url)).toEqual(["/hooks/in"]);
  });

  it("has to be stored", async () => {
    const home = temporaryFolder();
    expect((await cli(["replay", "last"], { home })).stderr).toContain("nothing was recorded yet");
    expect(await cli(["replay", "dlv_zz"], { home })).toMatchObject({ code: 2, stdout: "" });
  });

  it("[D6] that the disk has changed is not sent", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    const [first, damaged, last] = await recorded(home, [{}, {}, {}]);
    await flipBit(home, damaged?.id ?? "");
    const run = await cli(["replay", damaged?.id ?? "", "--to", String(app.port)], { home });
    expect(run).toMatchObject({ code: 10, stdout: "" });
    expect(run.stderr).toContain(`${damaged?.id} is damaged in the store`);
    const ids = [first, damaged, last].map((one) => one?.id ?? "");
    for (const which of [ids, ["--type", "*"]]) {
      const all = await cli(["replay", ...which, "--to", String(app.port)], { home });
      expect(all.code).toBe(10);
      expect(all.stderr).toContain(`${damaged?.id} is not sent`);
      expect(all.stdout.split("\n").at(-2)).toBe(
        "2 replayed · 2 accepted · 1 not sent (damaged in the store)",
      );
    }
    expect(app.seen).toHaveLength(4);
  });
});

/** Changes one byte of the stored body. */
async function flipBit(home: string, id: string): Promise<void> {
  const engine = await loadEngine((load) => load());
  const database = engine(join(home, ".local/share/whk/deliveries.db"));
  database
    .prepare("UPDATE payload SET body = ? WHERE seq = (SELECT seq FROM delivery WHERE id = ?)")
    .run(Buffer.from("{}"), id);
  database.close();
}

describe("signed again", () => {
  const long = 1_770_000_000_000;

  it("has a new timestamp, the same id, today's secret, and every other byte as it was", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    const draft = await signedDraft("stripe", long);
    const [delivery] = await recorded(home, [draft]);
    const env = { WHK_STRIPE_SECRET: "whsec_another_secret_of_today" };
    const now = long + 3_600_000;
    const argv = ["replay", delivery?.id ?? "", "--to", String(app.port), "--resign", "--json"];
    const run = await cli(argv, { home, env, now });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(run.stdout.split("\n")[0] ?? "")).toMatchObject({
      kind: "attempt",
      n: 1,
      sent: "resigned",
    });
    const [seen] = app.seen;
    expect(sha256(seen?.body ?? Buffer.alloc(0))).toBe(sha256(draft.body ?? Buffer.from("x")));
    const headers = pairs(seen?.rawHeaders ?? []);
    const names = headers.map(([name]) => name.toLowerCase());
    const wanted = ["content-type", "stripe-signature", "x-between", "x-twice", "x-twice"];
    expect(names.filter((name) => wanted.includes(name))).toEqual(wanted);
    const { scheme } = (await openRegistry().get("stripe"))?.schemes[0] ?? expect.fail();
    const request = { method: "POST", url: null, headers, body: seen?.body ?? Buffer.alloc(0) };
    expect(verify(scheme, request, [env.WHK_STRIPE_SECRET], { now }).verdict).toBe("ok");
    expect(verify(scheme, request, [secret], { now }).verdict).toBe("mismatch");
  });

  it("with --set only that value changes", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    const draft = await signedDraft("payvost", long);
    const [delivery] = await recorded(home, [draft]);
    const argv = ["replay", delivery?.id ?? "", "--to", String(app.port), "--set", "data.amount=1"];
    const run = await cli(argv, { home, env: { WHK_PAYVOST_SECRET: secret } });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain("edited");
    const [seen] = app.seen;
    expect(seen?.body.toString()).toBe(draft.body?.toString().replace("1000.00", "1"));
    const { scheme } = (await openRegistry().get("payvost"))?.schemes[0] ?? expect.fail();
    const request = {
      method: "POST",
      url: null,
      headers: pairs(seen?.rawHeaders ?? []),
      body: seen?.body ?? Buffer.alloc(0),
    };
    expect(verify(scheme, request, [secret], { now: Date.now() }).verdict).toBe("ok");
    expect(await attemptsIn(home, delivery?.id ?? "")).toMatchObject([{ n: 1, sent: "edited" }]);
  });

  it.each([
    ["--set", "__proto__.x=1"],
    ["--set", "constructor.prototype.x=1"],
    ["--set", "data.no.where=1"],
    ["--set", "data.amount"],
  ])("[P3] %s %s is refused before anything is sent", async (...flags) => {
    const home = temporaryFolder();
    const app = await startApp();
    const [first, second] = await recorded(home, [
      await signedDraft("payvost", long),
      await signedDraft("payvost", long + 1),
    ]);
    const argv = ["replay", first?.id ?? "", second?.id ?? "", "--to", String(app.port), ...flags];
    const run = await cli(argv, { home, env: { WHK_PAYVOST_SECRET: secret } });
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(app.seen).toEqual([]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it("needs a secret", async () => {
    const home = temporaryFolder();
    const [delivery] = await recorded(home, [await signedDraft("payvost", long)]);
    const run = await cli(["replay", delivery?.id ?? "", "--to", "3000", "--resign"], { home });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("there is no signing secret for payvost");
  });

  it("what an app would refuse for its age is told beforehand, and sent", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    await recorded(home, [await signedDraft("stripe", long), await signedDraft("stripe", long + 1)]);
    const run = await cli(["replay", "--type", "payment.*", "--to", String(app.port)], { home });
    expect(run.stderr).toBe(
      "warning: apps refuse what stripe signed more than 5 min ago; --resign signs it again\n",
    );
    expect(app.seen).toHaveLength(2);
  });
});

describe("many deliveries", () => {
  it("[F1] what failed is sent again, oldest first, until nothing is left", async () => {
    const home = temporaryFolder();
    let status = 500;
    const app = await startApp((_seen, response) => response.writeHead(status).end("not yet"));
    const url = `${app.origin}/`;
    await recorded(home, [
      {
        path: "/",
        body: Buffer.from("1"),
        attempts: [{ url, status: null, error: "refused", answer: null }],
      },
      { path: "/", body: Buffer.from("2"), attempts: [{ url, status: 200 }] },
      { path: "/", body: Buffer.from("3"), attempts: [{ url, status: 503 }] },
    ]);
    const still = await cli(["replay", "failed"], { home });
    expect(still.code).toBe(9);
    expect(still.stdout.split("\n").at(-2)).toBe("2 replayed · 2 refused by the app");
    status = 200;
    const now = await cli(["replay", "--failed"], { home });
    expect(now.code).toBe(0);
    expect(now.stdout.split("\n").at(-2)).toBe("2 replayed · 2 accepted");
    expect(app.seen.map(({ body }) => body.toString())).toEqual(["1", "3", "1", "3"]);
    const nothing = await cli(["replay", "failed"], { home });
    expect(nothing).toEqual({ code: 0, stdout: "", stderr: "nothing to replay: no delivery failed\n" });
  });

  it("leave out what did not verify, and say how many", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    await recorded(home, [
      {},
      { signature: verification("mismatch") },
      { signature: verification("missing") },
      {},
    ]);
    const argv = ["replay", "--since", "2026-01-01", "--to", String(app.port)];
    const run = await cli(argv, { home });
    expect(run.code).toBe(0);
    expect(run.stdout.split("\n").at(-2)).toBe(
      "2 replayed · 2 accepted · 1 skipped (mismatch) · 1 skipped (missing)",
    );
    expect(run.stderr).toContain("--allow-invalid");
    const all = await cli([...argv, "--allow-invalid", "--json"], { home });
    const records = all.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records.map(({ kind }) => kind)).toEqual(["attempt", "attempt", "attempt", "attempt", "summary"]);
    expect(records.at(-1)).toEqual({
      ...{ v: 1, kind: "summary", replayed: 4, accepted: 4, refused: 0, unanswered: 0 },
      ...{ skipped: {}, unsendable: {}, more: false, dryRun: false },
    });
  });

  it("stop at --limit and say that there is more", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    await recorded(home, [{}, {}, {}]);
    const argv = ["replay", "--type", "*", "--to", String(app.port), "--limit"];
    expect((await cli([...argv, "2"], { home })).stderr).toBe(
      "  there are more than 2; --limit 0 sends all\n",
    );
    expect(app.seen).toHaveLength(2);
    expect((await cli([...argv, "0"], { home })).stderr).toBe("");
    expect(app.seen).toHaveLength(5);
  });

  it("do not go round for ever when they come back to whk", async () => {
    const home = temporaryFolder();
    const { url } = await listening([], { home, env: { WHK_PAYVOST_SECRET: secret } });
    await recorded(home, [await signedDraft("payvost", 1_770_000_000_000)]);
    const run = await cli(["replay", "--type", "payment.*", "--to", url, "--limit", "0", "--json"], { home });
    expect(JSON.parse(run.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
      replayed: 1,
      accepted: 1,
    });
  });

  it("to an app that is down fail quickly, the reason is told once", async () => {
    const home = temporaryFolder();
    const url = `http://127.0.0.1:${await closedPort()}/`;
    await recorded(
      home,
      Array.from({ length: 30 }, () => ({ attempts: [{ url, status: 500 }] })),
    );
    const run = await cli(["replay", "failed", "--concurrency", "4"], { home });
    expect(run.code).toBe(9);
    const lines = run.stdout.split("\n");
    expect(lines.filter((line) => line.includes("✗ refused"))).toHaveLength(30);
    expect(lines.filter((line) => line.includes("nothing listens on"))).toHaveLength(1);
    expect(lines.at(-2)).toBe("30 replayed · 30 without an answer");
  });

  it("keep their spacing with --speed, and do not wait for a clock that went backwards", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    const at = 1_770_000_000_000;
    await recorded(
      home,
      [0, 20_000, -3_600_000, -3_590_000].map((offset) => ({ receivedAt: at + offset })),
    );
    const clock = steppingClock(at + 86_400_000);
    const argv = ["replay", "--type", "*", "--to", String(app.port), "--concurrency", "1", "--speed", "10"];
    const run = await cli(argv, { home, clock });
    expect(run.code).toBe(0);
    expect(app.seen).toHaveLength(4);
    expect(clock.slept.filter((ms) => ms > 300)).toEqual([2000, 1000]);
  });
});

it.each([[], ["--json"], ["--dry-run"], ["--dry-run", "--json"]])(
  "[X1] what came from outside is shown harmless %j",
  async (...flags) => {
    const home = temporaryFolder();
    const evil = "\u001b]52;c;x\u0007\u001b[31m\u202e\n12:00:00 ok \u0085";
    const app = await startApp((_seen, response) => response.writeHead(500).end(evil));
    const headers = [["X-Evil", "a\u0080\u009b31m"]] as const;
    const body = Buffer.from(evil);
    await recorded(home, [{ event: { type: evil, id: evil }, provider: evil, headers, body }]);
    const argv = ["replay", "last", "--to", String(app.port), ...flags];
    const { stdout, stderr } = await cli(argv, { home, tty: true, env: { NO_COLOR: "1" } });
    expect(stdout).not.toBe("");
    expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(stdout).not.toMatch(/^12:00:00 ok/m);
  },
);

describe("--dry-run", () => {
  it("says what would be sent where, sends and records nothing", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    const url = `${app.origin}/`;
    const both = await recorded(home, [
      { attempts: [{ url }], headers: [["Authorization", "Basic c2VjcmV0LW9mLXNlbmRlcg=="]] },
      { attempts: [{ url, status: 500 }] },
    ]);
    const run = await cli(["replay", "--type", "*", "--dry-run"], { home });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout.match(new RegExp(`as stored +→ ${url}`, "g"))).toHaveLength(2);
    expect(run.stdout.split("\n").at(-2)).toBe("2 would be replayed");
    const single = await cli(["replay", both[0]?.id ?? "", "--dry-run"], { home });
    expect(single.stdout).toContain("| curl -X POST");
    expect(single.stdout).not.toContain("c2VjcmV0LW9mLXNlbmRlcg==");
    const json = await cli(["replay", "failed", "--dry-run", "--json"], { home });
    const records = json.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records).toMatchObject([
      { v: 1, kind: "request", delivery: both[1]?.id, sent: "stored", url },
      { v: 1, kind: "summary", replayed: 1, accepted: 0, dryRun: true },
    ]);
    expect(app.seen).toEqual([]);
    expect(await attemptsIn(home, both[1]?.id ?? "")).toHaveLength(1);
  });
});

describe("Ctrl-C", () => {
  it("takes nothing new, waits for what is under way, records it and exits 130", async () => {
    const home = temporaryFolder();
    let answer = () => {};
    const app = await startApp((_seen, response) => {
      answer = () => response.end();
    });
    const [first] = await recorded(home, [{}, {}, {}]);
    const run = start(["replay", "--type", "*", "--to", String(app.port)], { home });
    await until(() => app.seen.length === 1);
    run.interrupt();
    answer();
    const ended = await run.done;
    expect(ended.code).toBe(130);
    expect(ended.stdout.split("\n").at(-2)).toBe("1 replayed · 1 accepted");
    expect(app.seen).toHaveLength(1);
    expect(await attemptsIn(home, first?.id ?? "")).toMatchObject([{ n: 1, status: 200 }]);
  });

  it("ends a wait for the next one at once", async () => {
    const home = temporaryFolder();
    const app = await startApp();
    await recorded(home, [{ receivedAt: 1_770_000_000_000 }, { receivedAt: 1_770_003_600_000 }]);
    const run = start(["replay", "--type", "*", "--to", String(app.port), "--speed", "1"], { home });
    await run.until(({ stderr }) => /the next one in 1 h|the next one in 60 min/.test(stderr));
    await run.until(({ stdout }) => stdout.includes("→ 200"));
    run.interrupt();
    expect(await run.done).toMatchObject({ code: 130 });
    expect(app.seen).toHaveLength(1);
  });
});
