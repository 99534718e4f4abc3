import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import { SigningError } from "../../src/signing/scheme.ts";
import { expectedVerdicts, type TamperKind, tamper, tamperKinds } from "../../src/signing/tamper.ts";
import { cli, temporaryFolder } from "../cli.ts";
import { listening, ofKind, secret, signInput } from "./listen/listening.ts";

describe("the flags", () => {
  it("are all in the help, with examples", async () => {
    const { stdout, code } = await cli(["listen", "--help"]);
    expect(code).toBe(0);
    const flags = [
      "--port",
      "--tunnel",
      "--no-tunnel",
      "--forward-to",
      "--route",
      "--header",
      "--reply",
      "--on-invalid",
      "--events",
      "--respond",
      "--respond-body",
      "--delay",
      "--exec",
      "--max-body",
      "--forward-timeout",
      "--concurrency",
      "--output",
      "--show-headers",
      "--show-body",
      "--ready-file",
      "--print-secret",
      "--secret-stdin",
      "--secret-file",
      "--register",
      "--keep",
      "--yes",
    ];
    for (const flag of flags) expect(stdout).toContain(` ${flag}`);
    expect(stdout).toContain("whk listen 3000");
  });

  it.each([
    ["--port", ["--port", "70000"], "0 to 65535"],
    ["--port as a word", ["--port", "http"], "--port"],
    ["a tunnel nobody knows", ["--tunnel", "clodflared"], "did you mean cloudflared?"],
    ["an unknown flag", ["--forward", "3000"], "--forward-to"],
    ["a target", ["ftp://x"], "http"],
    ["--forward-to", ["--forward-to", "not a host"], "no target"],
    ["--route without a target", ["--route", "payment.*"], "no route"],
    ["--header without a colon", ["3000", "--header", "Foo"], "colon"],
    ["--header that frames the request", ["3000", "--header", "Content-Length: 3"], "whk sets itself"],
    ["--reply", ["3000", "--reply", "later"], "mirror, ack"],
    ["--on-invalid", ["--on-invalid", "ignore"], "reject, accept"],
    ["--respond", ["--respond", "99"], "200 to 599"],
    ["--respond with a body it cannot have", ["--respond", "204", "--respond-body", "x"], "no body"],
    ["--respond-body of no file", ["--respond-body", "@nowhere"], "does not exist"],
    ["--delay", ["--delay", "5"], "5s"],
    ["--exec", ["--exec", " "], "empty"],
    ["--max-body", ["--max-body", "many"], "no size"],
    ["--max-body of nothing", ["--max-body", "0"], "too little"],
    ["--forward-timeout", ["3000", "--forward-timeout", "0"], "too little"],
    ["--concurrency", ["3000", "--concurrency", "0"], "1 to 1000"],
    ["--output", ["--output", "tui"], "line, quiet"],
    ["--provider", ["--provider", "payvst"], "payvost"],
    ["--secret-file", ["--secret-file", "nowhere"], "does not exist"],
    ["two secrets", ["--secret-file", "x", "--secret-stdin"], "exclude each other"],
    ["two targets as arguments", ["3000", "4000"], "too many arguments"],
  ])("refuse a bad %s", async (_, args, said) => {
    const { code, stderr, stdout } = await cli(["listen", "--no-tunnel", ...args]);
    expect(stderr).toContain(said);
    expect(code).toBe(2);
    expect(stdout).toBe("");
  });

  it.each([
    [["--reply", "mirror"], "--reply"],
    [["--reply", "ack"], "--reply"],
    [["--header", "A: b"], "--header"],
    [["--forward-timeout", "5s"], "--forward-timeout"],
    [["--concurrency", "4"], "--concurrency"],
    [["3000", "--respond", "200"], "--respond"],
    [["3000", "--respond-body", "x"], "--respond-body"],
    [["3000", "--delay", "1s"], "--delay"],
    [["--json", "--output", "line"], "--output"],
    [["--json", "--show-body"], "--show-body"],
    [["--json", "--show-headers"], "--show-headers"],
    [["--output", "quiet", "--show-body"], "--show-body"],
    [["--quiet", "--print-secret"], "--print-secret"],
  ])("refuse what would do nothing: %j", async (args, flag) => {
    const { code, stderr } = await cli(["listen", "--port", "0", "--no-tunnel", ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`"?(error|message)"?:.*${flag} `));
  });

  it.each([["--no-tunnel"], ["--tunnel", "none"]])("take %j", async (...args) => {
    const { stop } = await listening(args);
    expect((await stop()).code).toBe(0);
  });
});

describe("the loop with trigger", () => {
  it("finds the listener and its secret by itself", async () => {
    const home = temporaryFolder();
    const { run } = await listening(["--json"], { home });
    const sent = await cli(["trigger", "payment.succeeded", "--provider", "payvost", "--json"], { home });
    expect(sent.stderr).toBe("");
    expect(sent.code).toBe(0);
    const record = await run.until(({ records }) => ofKind(records, "delivery")[0]);
    expect(record).toMatchObject({
      provider: "payvost",
      event: { type: "payment.succeeded" },
      signature: { verdict: "ok" },
    });
  });

  it("serves every provider that signs", async () => {
    const home = temporaryFolder();
    const { run } = await listening(["--json"], { home });
    for (const { id, events } of await openRegistry().all()) {
      const sent = await cli(["trigger", events[0]?.type ?? "", "--provider", id], { home });
      expect(sent.code, `${id}: ${sent.stderr}`).toBe(0);
    }
    const verdicts = await run.until(
      ({ records }) => ofKind(records, "delivery").length === 10 && ofKind(records, "delivery"),
    );
    expect(verdicts.map(({ provider }) => provider)).toEqual(openRegistry().ids);
  });
});

describe("a request made wrong", () => {
  // Payvost signs the body alone; Stripe and Standard Webhooks sign a timestamp too.
  const cases = tamperKinds.flatMap((kind) =>
    ["payvost", "stripe", "standard-webhooks"].map((id) => [kind, id] as const),
  );

  it("gets the verdict it should, is refused and is not forwarded", async () => {
    const env = { WHK_SECRET: secret };
    const { run, url, post } = await listening(["--json"], { env });
    const wanted: [TamperKind, string][] = [];
    for (const [kind, id] of cases) {
      const provider = await openRegistry().get(id);
      const body = '{\n  "id": "evt_1",\n  "type": "payment.succeeded"\n}';
      try {
        const made = tamper(kind, provider?.schemes[0].scheme ?? fail(id), signInput({ body, url }), secret);
        expect((await post(made.body, made.headers)).status, `${kind} of ${id}`).toBe(401);
        wanted.push([kind, id]);
      } catch (error) {
        if (!(error instanceof SigningError)) throw error;
      }
    }
    const records = await run.until(({ records }) => {
      const deliveries = ofKind(records, "delivery");
      return deliveries.length === wanted.length && deliveries;
    });
    records.forEach(({ signature }, index) => {
      const [kind = "body", id] = wanted[index] ?? [];
      expect(expectedVerdicts[kind], `${kind} of ${id}`).toContain(Reflect.get(Object(signature), "verdict"));
    });
    expect(new Set(wanted.map(([kind]) => kind))).toEqual(new Set(tamperKinds));
  });
});

function fail(id: string): never {
  throw new Error(`there is no provider ${id}`);
}
