import { ownPattern } from "../line-pattern.ts";
import { inferred, type Preset, stated } from "../preset.ts";

const code = "github.com/ekzhang/bore";

/** bore: a bare TCP port of a public server, nothing encrypted. */
export const bore: Preset = {
  id: "bore",
  title: "bore, a bare TCP port",
  command: "bore",
  args: ["local", "{port}", "--local-host", "127.0.0.1", "--to", "{host}"],
  namedArgs: null,
  host: "bore.pub",
  addresses: [{ pattern: ownPattern(/listening at ([a-z0-9.-]+:\d{1,5})\b/i), url: "http://$1" }],
  hosts: ["{host}:*"],
  plainHttp: true,
  ready: null,
  failures: [
    {
      pattern: ownPattern(/could not connect to|server requires authentication|server error/i),
      problem: "did not get a port",
      hint: "check the network and the server",
      retryable: true,
    },
  ],
  noise: null,
  capabilities: {
    stableName: false,
    encryptedLeg: false,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 0,
  },
  version: { args: ["--version"], least: null },
  login: null,
  install: `install bore: ${code}`,
  remark: "plain http: providers that want https refuse it",
  sources: {
    start: stated(`${code} README.md`),
    address: stated(`${code} src/client.rs`),
    encryptedLeg: stated(`${code} README.md`),
    stableName: stated(`${code} src/client.rs`),
    clientIpHeader: stated(`${code} src/client.rs`),
    maxConcurrent: inferred("not documented"),
  },
};
