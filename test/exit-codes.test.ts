import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { type SandboxOptions, startSandbox } from "../src/library/sandbox.ts";
import { temporaryFolder } from "./cli.ts";
import { answered, type Outcome, stopped, whk } from "./product.ts";
import { listening, startApp } from "./servers.ts";

/** Black box: the built product, against a sandbox, an app or nothing. */
type Run = () => Promise<Outcome>;

const bodyFile = join(temporaryFolder(), "body.json");
writeFileSync(bodyFile, "{}");
const list = ["endpoints", "list", "--provider", "payvost"];
const expecting = ["listen", "--port", "0", "--no-tunnel"];
const readStdin = ["verify", "-", "--provider", "payvost"];

/** What was done, the error's code, and how it is done, by exit code. */
const rows: Readonly<Record<number, readonly (readonly [string, string | null, Run])[]>> = {
  0: [
    ["a listing at the provider", null, () => atSandbox(list)],
    [
      "listen, stopped with SIGTERM",
      null,
      () => stopped(["listen", "--port", "0", "--no-tunnel"], "SIGTERM"),
    ],
    ["sandbox, stopped with SIGINT", null, () => stopped(["sandbox", "--port", "0"], "SIGINT")],
  ],
  1: [["something inside breaks", "defect", () => withDefect()]],
  2: [
    ["an unknown flag", "unknown_option", () => whk(["endpoints", "list", "--al"])],
    ["no sandbox to talk to", "no_sandbox", () => whk([...list, "--sandbox"])],
    ["a rule without a fault", "bad_value", () => whk(["sandbox", "--fault", "api explode"])],
    ["settings that are no JSON", "bad_json_file", () => damaged("settings.json", ["config", "list"])],
    [
      "nobody to confirm",
      "confirmation_needed",
      () => atSandbox(["endpoints", "delete", "webhook_1", "--provider", "payvost"]),
    ],
  ],
  3: [
    ["no key", "no_api_key", () => whk(list)],
    ["a key the provider refuses", "unauthorized", () => atSandbox(list, { key: "sk_test_wrong1" })],
    ["a key that may not", "forbidden", () => atSandbox(list, { faults: ["api list status=403"] })],
  ],
  4: [
    [
      "what only a dashboard does",
      "unsupported_by_provider",
      () => whk(["endpoints", "list", "--provider", "senfenico"]),
    ],
    [
      "a call only the sandbox has",
      "unsupported_by_provider",
      () => whk(["endpoints", "logs", "we_1", "--provider", "paymentflow"]),
    ],
  ],
  5: [
    [
      "no such endpoint",
      "endpoint_not_found",
      () => atSandbox(["endpoints", "show", "webhook_1", "--provider", "payvost"]),
    ],
    [
      "500 and nothing but 500",
      "provider_failed",
      () =>
        atSandbox(["endpoints", "delete", "webhook_1", "--yes", "--provider", "payvost"], {
          faults: ["api status=500"],
        }),
    ],
    ["a page of HTML", "unreadable_answer", () => atSandbox(list, { faults: ["api html"] })],
    ["an answer of 50 MB", "answer_too_large", () => atSandbox(list, { faults: ["api huge"] })],
  ],
  6: [
    [
      "nothing listens there",
      "provider_unreachable",
      async () => whk([...list, "--api-base", await closed()], key),
    ],
    [
      "the answer is lost",
      "rotate_unknown",
      () =>
        atSandbox(["endpoints", "rotate", "webhook_sbx0001", "--yes", "--provider", "payvost"], {
          faults: ["api rotate commit-then-drop"],
          seed: { endpoints: [{ provider: "payvost", url: "http://127.0.0.1:9/" }] },
        }),
    ],
  ],
  7: [
    [
      "a wrong signature",
      null,
      () =>
        whk(["verify", bodyFile, "--provider", "payvost", "--signature", "00"], { WHK_SECRET: "whsec_x" }),
    ],
    [
      "an expected delivery is not signed",
      "invalid_signature",
      () => answered([...expecting, "--expect", "*"]),
    ],
  ],
  8: [
    [
      "nothing comes in time",
      "not_met",
      () => whk([...expecting, "--expect", "payment.succeeded", "--timeout", "50ms"]),
    ],
    [
      "stopped before it came",
      "not_met",
      () => stopped([...expecting, "--expect", "payment.succeeded"], "SIGTERM"),
    ],
  ],
  9: [
    ["the app answers 500", null, () => triggered(500)],
    ["the app takes what was tampered with", null, () => triggered(200, ["--tamper", "body"])],
    [
      "no app is there",
      null,
      async () => whk(["trigger", "payment.succeeded", "--to", await closed()], { WHK_SECRET: "whsec_x" }),
    ],
    ["the app does not accept the provider's test", null, () => tested(500)],
  ],
  10: [
    ["secrets that are no JSON", "secrets_damaged", () => damaged("secrets.json", ["secrets", "list"])],
    [
      "a data folder that is a file",
      "store_unreadable",
      () => whk(["listen", "--port", "0", "--no-tunnel", "--data-dir", bodyFile]),
    ],
  ],
  130: [["SIGINT while stdin is read", null, () => stopped(readStdin, "SIGINT")]],
  143: [["SIGTERM while stdin is read", null, () => stopped(readStdin, "SIGTERM")]],
};

it("covers every row of the table", () => {
  expect(exitCodes.map(({ code }) => code)).toEqual(Object.keys(rows).map(Number));
});

describe.each(Object.entries(rows))("exit %s", (code, cases) => {
  it.each(cases)("%s", async (_what, error, run) => {
    expect(await run()).toEqual({ exit: Number(code), error });
  });
});

const key = { WHK_API_KEY: "sk_test_0123456789" };

async function atSandbox(
  argv: readonly string[],
  { key, ...options }: SandboxOptions & { key?: string } = {},
) {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return whk(argv, { WHK_API_BASE: sandbox.bases["payvost"] ?? "", WHK_API_KEY: key ?? sandbox.apiKey });
}

/** The runtime fails where whk relies on it. */
function withDefect(): Promise<Outcome> {
  const broken = `import crypto from "node:crypto"; import { syncBuiltinESMExports } from "node:module";
    crypto.createHmac = () => { throw new TypeError("broken") }; syncBuiltinESMExports();`;
  const env = {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(broken)}`,
    WHK_SECRET: "whsec_x",
  };
  return whk(["sign", bodyFile, "--provider", "payvost"], env);
}

function damaged(file: string, argv: readonly string[]): Promise<Outcome> {
  const home = temporaryFolder();
  mkdirSync(join(home, ".config/whk"), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, ".config/whk", file), "{ not json", { mode: 0o600 });
  return whk(argv, {}, home);
}

/** A base where nothing listens. */
async function closed(): Promise<string> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}

async function triggered(status: number, more: readonly string[] = []): Promise<Outcome> {
  const app = await startApp((_seen, response) => response.writeHead(status).end());
  return whk(["trigger", "payment.succeeded", "--to", app.origin, ...more], { WHK_SECRET: "whsec_x" });
}

async function tested(status: number): Promise<Outcome> {
  const app = await startApp((_seen, response) => response.writeHead(status).end());
  const seed = { endpoints: [{ provider: "payvost", url: app.origin }] };
  const test = ["endpoints", "test", "webhook_sbx0001", "--event", "payment.failed", "--provider", "payvost"];
  return atSandbox(test, { seed });
}
