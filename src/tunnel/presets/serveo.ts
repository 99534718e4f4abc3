import { ownPattern } from "../line-pattern.ts";
import { inferred, type Preset, stated } from "../preset.ts";
import { sshOptions, sshTool } from "./ssh-options.ts";

/** Serveo over ssh. */
export const serveo: Preset = {
  ...sshTool,
  id: "serveo",
  title: "Serveo over ssh",
  args: [...sshOptions, "-R", "80:127.0.0.1:{port}", "serveo.net"],
  namedArgs: [...sshOptions, "-R", "{name}:80:127.0.0.1:{port}", "serveo.net"],
  host: null,
  addresses: [{ pattern: ownPattern(/Forwarding HTTP traffic from (\S+)/), url: "$1" }],
  hosts: ["*.serveo.net", "*.serveousercontent.com"],
  plainHttp: false,
  noise: null,
  capabilities: {
    stableName: true,
    encryptedLeg: true,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 0,
  },
  login: null,
  remark: "often out of order",
  sources: {
    start: inferred("serveo.net, as used in public code"),
    address: inferred("output seen in public code: Forwarding HTTP traffic from https://<name>.serveo.net"),
    encryptedLeg: stated("serveo.net"),
    stableName: inferred("serveo.net: a name belongs to the ssh key that asked for it"),
    clientIpHeader: inferred("not documented"),
    maxConcurrent: inferred("not documented"),
  },
};
