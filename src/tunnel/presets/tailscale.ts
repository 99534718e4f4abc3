import { anyUrl } from "../address.ts";
import { ownPattern } from "../line-pattern.ts";
import { inferred, type Preset, stated } from "../preset.ts";

const docs = "tailscale.com/kb/1223/funnel";

/** Tailscale Funnel in the foreground: it ends with the process and leaves nothing behind. */
export const tailscale: Preset = {
  id: "tailscale",
  title: "Tailscale Funnel",
  command: "tailscale",
  args: ["funnel", "http://127.0.0.1:{port}"],
  namedArgs: null,
  host: null,
  addresses: [anyUrl],
  hosts: ["*.*.ts.net", "*.*.ts.net:8443", "*.*.ts.net:10000"],
  plainHttp: false,
  ready: null,
  failures: [
    {
      pattern: ownPattern(/Funnel is not enabled|Funnel not available|Unable to turn on Funnel/i),
      problem: "may not use Funnel",
      hint: `an admin of your tailnet enables it once: ${docs}`,
      retryable: false,
    },
    {
      pattern: ownPattern(/Logged out|not logged in|NeedsLogin|failed to connect to local tailscale/i),
      problem: "is not connected",
      hint: "run `tailscale up`",
      retryable: false,
    },
  ],
  noise: null,
  capabilities: {
    stableName: true,
    encryptedLeg: true,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 0,
  },
  // Since 1.52 `tailscale funnel <target>` serves in the foreground.
  version: { args: ["version"], least: "1.52" },
  login: "tailscale up, and Funnel enabled for your tailnet",
  install: "install Tailscale: tailscale.com/download",
  remark: "the name of your machine is public",
  sources: {
    start: stated("tailscale.com/kb/1311/tailscale-funnel"),
    address: inferred(
      "output seen in public code: Available on the internet: https://<node>.<tailnet>.ts.net/",
    ),
    encryptedLeg: stated(docs),
    stableName: stated(docs),
    clientIpHeader: inferred("not documented"),
    maxConcurrent: inferred("not documented"),
  },
};
