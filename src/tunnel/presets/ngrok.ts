import { ownPattern } from "../line-pattern.ts";
import { inferred, type Preset, stated } from "../preset.ts";

/** The ngrok agent. */
export const ngrok: Preset = {
  id: "ngrok",
  title: "ngrok agent",
  command: "ngrok",
  args: ["http", "127.0.0.1:{port}", "--log=stdout", "--log-format=json"],
  namedArgs: null,
  host: null,
  // Names of one's own domain are possible, so the line decides and not the host.
  addresses: [
    { pattern: ownPattern(/"msg":"started tunnel".{0,2000}?"url":"(https:\/\/[^"]+)"/), url: "$1" },
  ],
  hosts: null,
  plainHttp: false,
  ready: null,
  failures: [
    {
      pattern: ownPattern(/ERR_NGROK_(?:105|107|4018)\b/),
      problem: "has no valid token",
      hint: "get one at dashboard.ngrok.com, then `ngrok config add-authtoken <token>`",
      retryable: false,
    },
    {
      pattern: ownPattern(/ERR_NGROK_108\b/),
      problem: "runs already for this account",
      hint: "end the other agent; it may take a minute until ngrok notices",
      retryable: true,
    },
  ],
  noise: null,
  capabilities: {
    stableName: false,
    encryptedLeg: true,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 2_000,
  },
  version: { args: ["version"], least: "3.0" },
  login: "ngrok config add-authtoken <token>",
  install: "install ngrok: ngrok.com/download",
  remark: "browsers see a warning page first; one agent at a time on the free plan",
  sources: {
    start: stated("ngrok.com/docs/agent/cli"),
    address: inferred('output seen in public code: "msg":"started tunnel" with "url"'),
    encryptedLeg: stated("ngrok.com/docs/agent"),
    stableName: inferred("a free domain exists, and not every account has one"),
    clientIpHeader: inferred(
      "X-Forwarded-For is set at the edge; that a sender's own is dropped is not documented",
    ),
    maxConcurrent: inferred("not documented"),
  },
};
