import { cli, type RunningCli } from "../cli.ts";
import { signingSecret } from "./canaries.ts";
import type { Cases } from "./cases.ts";
import { misbehaviours } from "./hostile-provider.ts";
import { type Place, payload } from "./surroundings.ts";

const secret = signingSecret.value;
const payvost = ["--provider", "payvost"];
const local = ["--port", "0"];
const alone = [...local, "--no-tunnel"];

export const localCases: Cases = {
  login: ({ key, base }) => [
    ...misbehaviours.map((how) => ({
      argv: ["login", ...payvost, "--api-key-stdin", "--live", "--api-base", base(how)],
      stdin: key,
    })),
    { argv: ["login", ...payvost, "--api-base", base("echo")], types: `${key}\r` },
    { argv: ["login", ...payvost, "--api-base", base("401")], types: `${key}\r` },
    { argv: ["login", ...payvost, "--api-base", base("401")], types: `${key}\u0003` },
    { argv: ["login", ...payvost, "--api-key-stdin"], stdin: `${key}\r\n` },
    { argv: ["login", ...payvost, "--api-key-stdin"], stdin: ` ${key} ${key}` },
    { argv: ["login", ...payvost, "--api-key-stdin"], stdin: key.repeat(200) },
    { argv: ["login", ...payvost, "--api-key-stdin"], stdin: Buffer.from(`\u0000\u001b[31m${key}`) },
    { argv: ["login", ...payvost, "--api-key-stdin"], stdin: `pk_test_${key}` },
    { argv: ["login", ...payvost, "--api-key-stdin", "--sandbox"], stdin: key },
    { argv: ["login", ...payvost, "--api-key-stdin", "--api-base", `https://${key}@x.example`], stdin: key },
    { argv: ["login", ...payvost, "--api-key", key] },
    { argv: ["login", "--provider", "fluxvend", "--api-key-stdin"], stdin: key },
    { argv: ["login", ...payvost, "--no-input"] },
    { argv: ["login", ...payvost, "--remove"] },
  ],
  "secrets set": ({ folder, key }) => [
    {
      argv: ["secrets", "set", "payvost", "--secret-stdin", "--label", "a", "--expires", "24h"],
      stdin: secret,
    },
    { argv: ["secrets", "set", "payvost", "--secret-file", `${folder}/secret.txt`] },
    { argv: ["secrets", "set", "payvost", "--secret-stdin"], stdin: ` ${secret} ` },
    { argv: ["secrets", "set", "payvost", "--secret-stdin"], stdin: key },
    { argv: ["secrets", "set", "stripe", "--secret-stdin"], stdin: `${secret},${secret}` },
    { argv: ["secrets", "set", "standard-webhooks", "--secret-stdin"], stdin: secret },
    { argv: ["secrets", "set", "payvost", "--secret-stdin"], stdin: secret.repeat(2000) },
    { argv: ["secrets", "set", "payvost"], types: `${secret}\r` },
    { argv: ["secrets", "set", "payvost"], types: ` ${secret}\u0003` },
    { argv: ["secrets", "set", "payvost", "--no-input"] },
    { argv: ["secrets", "set", "payvost", secret] },
    { argv: ["secrets", "set", "payvost", "--secret", secret] },
  ],
  "secrets list": () => [{ argv: ["secrets", "list"] }, { argv: ["secrets", "list", ...payvost] }],
  "secrets remove": () => [
    { argv: ["secrets", "remove", "sec_none"] },
    { argv: ["secrets", "remove", "--label", "shop", "--yes"] },
    { argv: ["secrets", "remove", "--all"] },
    { argv: ["secrets", "remove", "--all", "--yes"] },
  ],
  "config get": () => [{ argv: ["config", "get", "provider"] }],
  "config list": () => [{ argv: ["config", "list"] }],
  "config path": () => [{ argv: ["config", "path"] }],
  "config set": () => [{ argv: ["config", "set", "provider", "payvost"] }],
  "config unset": () => [{ argv: ["config", "unset", "provider"] }],
  "config explain": ({ base }) => [
    { argv: ["config", "explain", ...payvost] },
    { argv: ["config", "explain", "apiKey", ...payvost] },
    { argv: ["config", "explain", "secret", ...payvost, "--api-base", base("echo")] },
  ],
  "events prune": () => [
    { argv: ["events", "prune", "--older-than", "7d", "--dry-run"] },
    { argv: ["events", "prune", "--keep", "0", "--max-size", "1mb", "--yes"] },
    { argv: ["events", "prune", "--keep", "0"] },
  ],
  completion: () => [{ argv: ["completion", "bash"] }, { argv: ["completion", "zsh"] }],
  complete: ({ key }) => [
    { argv: ["complete", "--", "secrets", "remove", ""] },
    { argv: ["complete", "--", "endpoints", "show", ""] },
    { argv: ["complete", "--", "trigger", "--via", "api", "--sandbox", "--endpoint", ""] },
    { argv: ["complete", "--", "--profile", ""] },
    { argv: ["complete", "--", "--provider", key, "trigger", ""] },
  ],
  "config trust": ({ folder }) => [
    { argv: ["config", "trust", folder] },
    { argv: ["config", "trust", folder, "--remove"] },
  ],
  listen: (place) => [
    { argv: ["listen", ...alone, ...payvost, "--output", "line"], during: triggered },
    {
      argv: [
        ...["listen", ...alone, ...payvost, "--show-headers", "--show-body", "--forward-to", place.app],
        ...["--header", "X-A: 1", "--concurrency", "2", "--forward-timeout", "2s", "--reply", "mirror"],
      ],
      during: triggered,
    },
    {
      argv: ["listen", ...alone, ...payvost, "--secret-stdin"],
      stdin: secret,
      during: triggered,
    },
    {
      argv: [
        ...["listen", ...alone, ...payvost, "--secret-file", `${place.folder}/secret.txt`],
        ...["--on-invalid", "accept", "--respond", "201", "--respond-body", "ok", "--delay", "1ms"],
        ...["--max-body", "1mb", "--events", "payment.*", "--ready-file", `${place.folder}/ready.json`],
        ...["--exec", "cat"],
      ],
      during: triggered,
    },
    {
      argv: ["listen", ...alone, ...payvost, "--store", "memory", "--show-headers", "--on-invalid", "accept"],
      during: withKey,
    },
    { argv: ["listen", ...alone, ...payvost, "--print-secret"], shows: [signingSecret], during: triggered },
    { argv: ["listen", ...alone, "--route", `payment.*=${place.app}`], during: triggered },
    { argv: ["listen", ...alone, "--expect", "transfer.*", "--timeout", "10s"], during: triggered },
    { argv: ["listen", ...alone, ...payvost, "--sandbox"], during: triggered },
    {
      argv: [
        "listen",
        ...alone,
        ...payvost,
        "--register",
        "--keep",
        "--yes",
        "--api-base",
        place.base("echo"),
      ],
      during: began,
    },
    { argv: ["listen", ...alone, ...payvost, "--register", "--api-base", place.base("401")] },
    { argv: ["listen", ...alone, "--secret", secret] },
    {
      argv: [
        ...["listen", ...local, ...payvost, "--tunnel", "localtunnel", "--tunnel-host", "http://127.0.0.1:1"],
        ...["--subdomain", "shop", "--ttl", "1h"],
      ],
      during: triggered,
    },
    { argv: ["listen", ...local, "--public-url", "http://127.0.0.1:1", "--tunnel-port", "x"] },
    {
      argv: [
        ...["listen", ...local, "--tunnel", "cloudflared", "--require-tunnel", "--require-encrypted"],
        ...["--allow-ip", "203.0.113.7"],
      ],
      // It ends by itself, in real time.
      during: async () => {},
    },
  ],
  sandbox: ({ folder }) => [
    { argv: ["sandbox", ...local], during: began },
    { argv: ["sandbox", ...local, "--print-key", "--data", `${folder}/kept`], during: began },
    {
      argv: [
        ...["sandbox", ...local, "--time-scale", "60", "--fault", "api delay=1ms", "--allow-remote"],
        "--enforce-limits",
      ],
      during: began,
    },
    { argv: ["sandbox", ...local, "--seed", `${folder}/seed.json`] },
    { argv: ["sandbox", ...local, "--seed", `${folder}/secret.txt`] },
    { argv: ["sandbox", ...local, "--seed", `${folder}/cut.json`] },
  ],
  doctor: ({ folder, app, base }) => [
    { argv: ["doctor", `${app}/hooks`, ...payvost, "--tunnel", "none", "--api-base", base("echo")] },
    { argv: ["doctor", ...payvost, "--tunnel", "none", "--api-base", base("401"), "--fix", "--yes"] },
    {
      argv: [
        ...["doctor", `${app}/hooks`, ...payvost, "--tunnel", "none"],
        ...["--api-base", base("html"), "--secret-file", `${folder}/secret.txt`],
      ],
    },
    {
      argv: [
        ...["doctor", ...payvost, "--tunnel-host", `http://user:${secret}@127.0.0.1:1`],
        ...["--secret-stdin", "--api-base", base("echo")],
      ],
      stdin: secret,
    },
    { argv: ["doctor", "--tunnel", "url", "--public-url", `https://x:${secret}@x.invalid`] },
  ],
  demo: () => [{ argv: ["demo"] }],
  "providers list": () => [{ argv: ["providers", "list", "--all"] }],
  "providers show": () => [
    { argv: ["providers", "show", "payvost"] },
    { argv: ["providers", "show", "payvost", "--contract"] },
  ],
  "providers check": ({ folder }) => [
    { argv: ["providers", "check", `${folder}/secret.txt`] },
    { argv: ["providers", "check", `${folder}/key.txt`] },
    { argv: ["providers", "check", `${folder}/cut.json`] },
  ],
  "tunnels list": () => [{ argv: ["tunnels", "list"] }],
  help: () => [{ argv: ["help"] }, { argv: ["help", "exit-codes"] }],
};

/** A delivery with the secret, and one with a wrong signature. */
async function triggered(running: RunningCli, { home }: Place): Promise<void> {
  const origin = await addressOf(running);
  const run = ["trigger", "payment.succeeded", ...payvost, "--to", origin, "--id"];
  await cli([...run, "evt_good"], { home });
  await cli([...run, "evt_bad", "--tamper", "signature"], { home });
  running.interrupt();
}

/** A delivery that brings the key along; what a sender sends is recorded as it came, so nothing is recorded here. */
async function withKey(running: RunningCli, { key }: Place): Promise<void> {
  const origin = await addressOf(running);
  await fetch(origin, { method: "POST", headers: { authorization: `Bearer ${key}` }, body: payload });
  await running.until(({ stdout }) => stdout.includes("evt_1"));
  running.interrupt();
}

function addressOf(running: RunningCli): Promise<string> {
  return running.until(({ stdout, stderr }) => /http:\/\/127\.0\.0\.1:\d+/.exec(stdout + stderr)?.[0]);
}

async function began(running: RunningCli): Promise<void> {
  await addressOf(running);
  running.interrupt();
}
