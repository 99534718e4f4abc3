import type { RunningCli } from "../cli.ts";
import { type Canary, signingSecret } from "./canaries.ts";
import { endpointCases } from "./cases-endpoints.ts";
import { exportCases } from "./cases-export.ts";
import { localCases } from "./cases-local.ts";
import { replayCases } from "./cases-replay.ts";
import { type Place, payload } from "./surroundings.ts";

/** One run of a command. */
export interface CanaryCase {
  readonly argv: readonly string[];
  readonly stdin?: string | Buffer;
  /** Puts what the command needs into the HOME it gets. */
  readonly before?: (place: Place) => Promise<void>;
  /** What is typed into the first prompt on a terminal; left out: Ctrl-C. */
  readonly types?: string;
  /** What the flags of this case are there to show. */
  readonly shows?: readonly Canary[];
  /** For what does not end by itself: waits for what it is about, then it is interrupted. */
  readonly during?: (running: RunningCli, place: Place) => Promise<void>;
}

export type Cases = Readonly<Record<string, (place: Place) => readonly CanaryCase[]>>;

const secret = signingSecret.value;
const payvost = ["--provider", "payvost"];

const signCases: Cases = {
  sign: ({ folder, app }) => [
    { argv: ["sign", ...payvost], stdin: payload },
    { argv: ["sign", ...payvost, `${folder}/payload.json`, "--header", `Authorization: Bearer ${secret}`] },
    { argv: ["sign", ...payvost, "--curl", `${app}/hooks`, `${folder}/payload.json`] },
    { argv: ["sign", ...payvost, "--secret-file", `${folder}/secret.txt`, `${folder}/payload.json`] },
    { argv: ["sign", ...payvost, "--secret-stdin", `${folder}/payload.json`], stdin: secret },
    { argv: ["sign", "--provider", "stripe", "--timestamp", "1800000000", "--id", "x"], stdin: payload },
    { argv: ["sign", "--provider", "standard-webhooks"], stdin: payload },
    { argv: ["sign", "--provider", "github", "--url", "https://x.example"], stdin: payload },
    { argv: ["sign", "--provider", "opay", "--scheme", "nope"], stdin: payload },
    {
      argv: ["sign", "--provider", "gitlab", "--secret-stdin", `${folder}/payload.json`],
      stdin: `a,,${secret}`,
    },
    { argv: ["sign", ...payvost, "--secret", secret] },
    { argv: ["sign", ...payvost, `--secret=${secret}`] },
  ],
  verify: ({ folder, key }) => [
    { argv: ["verify", ...payvost, "--signature", "00".repeat(32)], stdin: payload },
    { argv: ["verify", ...payvost, "--header", `X-Payvost-Signature: ${"ab".repeat(32)}`], stdin: payload },
    {
      argv: ["verify", ...payvost, "--secret-stdin", "--signature", "00", `${folder}/payload.json`],
      stdin: secret,
    },
    {
      argv: ["verify", ...payvost, "--secret-file", `${folder}/secret.txt`, "--signature", "00"],
      stdin: payload,
    },
    { argv: ["verify", ...payvost, "--signature", secret], stdin: payload },
    { argv: ["verify", ...payvost, "--header", `Authorization: Bearer ${key}`], stdin: payload },
    {
      argv: [
        "verify",
        "--provider",
        "stripe",
        "--now",
        "1800000000",
        "--tolerance",
        "0",
        "--signature",
        "t=1,v1=00",
      ],
      stdin: payload,
    },
    {
      argv: ["verify", "--provider", "gitlab", "--header", "X-Gitlab-Token: wrong", "--scheme", "nope"],
      stdin: payload,
    },
    { argv: ["verify", "--provider", "gitlab", "--header", "X-Gitlab-Token: wrong"], stdin: payload },
    {
      argv: ["verify", "--header", "X-Unknown: 1", "--url", "https://x.example", "--method", "POST"],
      stdin: payload,
    },
  ],
  trigger: ({ folder, app, silent, base }) => [
    { argv: ["trigger", "--list", ...payvost] },
    { argv: ["trigger", "payment.succeeded", ...payvost] },
    { argv: ["trigger", "payment.succeeded", ...payvost, "--to", app] },
    { argv: ["trigger", "payment.succeeded", ...payvost, "--to", app, "--dry-run"] },
    { argv: ["trigger", "payment.succeeded", ...payvost, "--to", silent, "--timeout", "40ms"] },
    { argv: ["trigger", "payment.succeeded", ...payvost, "--to", "127.0.0.1:1"] },
    { argv: ["trigger", "payment.succeeded", ...payvost, "--to", app, "--tamper", "wrong-secret"] },
    { argv: ["trigger", "payment.succeeded", ...payvost, "--to", app, "--secret-stdin"], stdin: secret },
    {
      argv: [
        "trigger",
        "payment.succeeded",
        ...payvost,
        "--to",
        app,
        "--secret-file",
        `${folder}/secret.txt`,
      ],
    },
    { argv: ["trigger", "payment.succeeded", ...payvost, "--to", app, "--edit"] },
    {
      argv: [
        ...["trigger", "payment.succeeded", ...payvost, "--to", app, "--count", "3", "--concurrency", "2"],
        ...["--rate", "1000/s", "--duplicate", "2", "--set", "data.amount=2", "--expect-status", "500"],
      ],
    },
    {
      argv: [
        ...["trigger", "payment.succeeded", ...payvost, "--to", `${app}/500`, "--retry", "none"],
        ...["--time-scale", "1000000", "--id", "evt_x", "--scheme", "payvost", "--header", "X-A: 1"],
      ],
    },
    { argv: ["trigger", "payment.succeeded", ...payvost, "--to", app, "--data", `@${folder}/payload.json`] },
    {
      argv: [
        "trigger",
        "payment.succeeded",
        ...payvost,
        "--to",
        app,
        "--data",
        `@${folder}/cut.json`,
        "--set",
        "a=1",
      ],
    },
    {
      argv: [
        ...["trigger", "payment.succeeded", ...payvost, "--via", "api", "--endpoint", "webhook_1"],
        ...["--api-base", base("422")],
      ],
    },
    { argv: ["trigger", "--provider", "gitlab", "--data", "{}", "--to", app, "--tamper", "signature"] },
    { argv: ["trigger", "--provider", "gitlab", "--data", "{}", "--to", app, "--dry-run"] },
  ],
};

/** Runs of every command of the tree, by its path. */
export const cases: Cases = { ...signCases, ...endpointCases, ...localCases, ...replayCases, ...exportCases };
