import { anyUrl } from "../address.ts";
import { ownPattern } from "../line-pattern.ts";
import { inferred, type Preset, stated } from "../preset.ts";

const code = "github.com/cloudflare/cloudflared";

/** Cloudflare's quick tunnels: no account, a new name with every start. */
export const cloudflared: Preset = {
  id: "cloudflared",
  title: "Cloudflare quick tunnel",
  command: "cloudflared",
  args: ["tunnel", "--no-autoupdate", "--url", "http://127.0.0.1:{port}"],
  namedArgs: null,
  host: null,
  addresses: [anyUrl],
  // At least one hyphen: api.trycloudflare.com stands in error messages.
  hosts: ["*-*.trycloudflare.com"],
  plainHttp: false,
  // The address is printed before anything is connected to it.
  ready: ownPattern(/Registered tunnel connection|Connection [0-9a-f-]{36} registered/),
  failures: [
    {
      pattern: ownPattern(/error code: 1015|status_code="429|429 Too Many Requests/),
      problem: "was refused, too many quick tunnels were started",
      hint: "wait some minutes, or take another driver: `whk tunnels list`",
      retryable: true,
    },
    {
      pattern: ownPattern(/failed to (?:request|unmarshal) quick Tunnel/i),
      problem: "got no quick tunnel",
      hint: "check the network; Cloudflare may be down",
      retryable: true,
    },
  ],
  noise: null,
  capabilities: {
    stableName: false,
    encryptedLeg: true,
    maxConcurrent: 200,
    clientIpHeader: "cf-connecting-ip",
    reopenDelay: 0,
  },
  version: { args: ["--version"], least: null },
  login: null,
  install:
    "install cloudflared: developers.cloudflare.com/cloudflare-one/connections/connect-networks/downloads",
  remark: "needs port 7844 outwards",
  sources: {
    start: stated(`${code} cmd/cloudflared/tunnel/quick_tunnel.go`),
    address: stated(`${code} cmd/cloudflared/tunnel/quick_tunnel.go`),
    encryptedLeg: stated(`${code} connection/ (QUIC or HTTP/2 over TLS)`),
    stableName: stated(`${code} cmd/cloudflared/tunnel/quick_tunnel.go`),
    clientIpHeader: stated(`${code}/issues/1426`),
    maxConcurrent: inferred("github.com/cloudflare/cloudflare-docs/pull/12465"),
  },
};
