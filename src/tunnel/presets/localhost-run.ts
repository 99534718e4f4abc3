import { anyUrl } from "../address.ts";
import { inferred, type Preset, stated } from "../preset.ts";
import { sshOptions, sshTool } from "./ssh-options.ts";

const docs = "localhost.run/docs";

/** localhost.run over ssh: no account, no key. */
export const localhostRun: Preset = {
  ...sshTool,
  id: "localhost.run",
  title: "localhost.run over ssh",
  args: [...sshOptions, "-R", "80:127.0.0.1:{port}", "nokey@localhost.run"],
  namedArgs: null,
  host: null,
  addresses: [anyUrl],
  // Not *.localhost.run: its own pages stand in the greeting.
  hosts: ["*.lhr.life", "*.lhr.rocks"],
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
  remark: "the name changes after some hours, and speed is limited",
  sources: {
    start: stated(`${docs}/faq`),
    address: stated("github.com/ropensci/ssh/issues/48"),
    encryptedLeg: stated(`${docs}/http-tunnels`),
    stableName: stated(`${docs}/forever-free`),
    clientIpHeader: inferred(
      `${docs}/http-tunnels adds X-Forwarded-For, but does not say that a sender's own is dropped`,
    ),
    maxConcurrent: inferred("not documented"),
  },
};
