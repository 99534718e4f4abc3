import { anyUrl } from "../address.ts";
import { ownPattern } from "../line-pattern.ts";
import { inferred, type Preset, stated } from "../preset.ts";

const docs = "learn.microsoft.com/azure/developer/dev-tunnels";

/** Microsoft's dev tunnels. */
export const devtunnel: Preset = {
  id: "devtunnel",
  title: "Microsoft dev tunnel",
  command: "devtunnel",
  args: ["host", "-p", "{port}", "--allow-anonymous"],
  namedArgs: null,
  host: null,
  addresses: [anyUrl],
  // Two addresses are printed; the one with the port in its name is https on the usual port.
  hosts: ["*-{port}.*.devtunnels.ms"],
  plainHttp: false,
  ready: ownPattern(/Ready to accept connections for tunnel/),
  failures: [
    {
      pattern: ownPattern(/not logged in|Login required|Unauthorized tunnel/i),
      problem: "is not logged in",
      hint: "run `devtunnel user login`",
      retryable: false,
    },
  ],
  noise: null,
  capabilities: {
    stableName: false,
    encryptedLeg: true,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 0,
  },
  version: { args: ["--version"], least: null },
  login: "devtunnel user login",
  install: `install devtunnel: ${docs}/get-started`,
  remark: "browsers see a warning page first",
  sources: {
    start: stated(`${docs}/cli-commands`),
    address: inferred(
      "output seen in public code: Connect via browser: https://<id>-<port>.<region>.devtunnels.ms",
    ),
    encryptedLeg: stated(`${docs}/security`),
    stableName: inferred(`${docs}/get-started: a tunnel without a name is temporary`),
    clientIpHeader: inferred("not documented"),
    maxConcurrent: inferred("not documented"),
  },
};
