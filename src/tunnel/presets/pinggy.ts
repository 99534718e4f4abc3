import { anyUrl } from "../address.ts";
import { inferred, type Preset, stated } from "../preset.ts";
import { sshOptions, sshTool } from "./ssh-options.ts";

const docs = "pinggy.io/docs/usages";

/** Pinggy over ssh on port 443. */
export const pinggy: Preset = {
  ...sshTool,
  id: "pinggy",
  title: "Pinggy over ssh, port 443",
  args: [...sshOptions, "-p", "443", "-R", "0:127.0.0.1:{port}", "a.pinggy.io"],
  namedArgs: null,
  host: null,
  addresses: [anyUrl],
  hosts: ["*.a.free.pinggy.link", "*.a.pinggy.link", "*.a.pinggy.online", "*.run.pinggy-free.link"],
  plainHttp: false,
  noise: null,
  capabilities: {
    stableName: false,
    encryptedLeg: true,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 0,
  },
  login: null,
  remark: "ends after 60 minutes, and the host name holds your IP address",
  sources: {
    start: stated(docs),
    address: inferred("output seen in public code, *.a.free.pinggy.link"),
    encryptedLeg: stated(docs),
    stableName: stated(docs),
    clientIpHeader: inferred("not documented"),
    maxConcurrent: inferred("not documented"),
  },
};
