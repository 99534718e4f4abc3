import { anyUrl } from "../address.ts";
import { ownPattern } from "../line-pattern.ts";
import { inferred, type Preset, stated } from "../preset.ts";

/** zrok's public shares. */
export const zrok: Preset = {
  id: "zrok",
  title: "zrok public share",
  command: "zrok",
  args: ["share", "public", "http://127.0.0.1:{port}", "--headless"],
  namedArgs: null,
  host: null,
  addresses: [anyUrl, { pattern: ownPattern(/(?<![\w.-])[\w-]+\.shares?\.zrok\.io(?![\w.-])/), url: "$0" }],
  hosts: ["*.share.zrok.io", "*.shares.zrok.io"],
  plainHttp: false,
  ready: null,
  failures: [
    {
      pattern: ownPattern(/unable to load environment|did you 'zrok enable'|enable your zrok environment/i),
      problem: "is not enabled here",
      hint: "run `zrok enable <token>` once",
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
  version: { args: ["version"], least: null },
  login: "zrok enable <token>",
  install: "install zrok: docs.zrok.io",
  remark: "browsers see a warning page first",
  sources: {
    start: stated("docs.zrok.io/docs/concepts/sharing-public"),
    address: inferred("output seen in public code: access your zrok share at the following endpoints"),
    encryptedLeg: stated("docs.zrok.io"),
    stableName: inferred("a share without a reserved name gets a new one"),
    clientIpHeader: inferred("not documented"),
    maxConcurrent: inferred("not documented"),
  },
};
