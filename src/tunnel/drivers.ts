import type { HttpOutcome, HttpRequest } from "../http.ts";
import type { Environment } from "./find-tool.ts";
import type { Preset } from "./preset.ts";
import { bore } from "./presets/bore.ts";
import { cloudflared } from "./presets/cloudflared.ts";
import { devtunnel } from "./presets/devtunnel.ts";
import { localhostRun } from "./presets/localhost-run.ts";
import { ngrok } from "./presets/ngrok.ts";
import { pinggy } from "./presets/pinggy.ts";
import { serveo } from "./presets/serveo.ts";
import { readSshHost, sshHost, sshHostPreset } from "./presets/ssh-host.ts";
import { tailscale } from "./presets/tailscale.ts";
import { zrok } from "./presets/zrok.ts";
import { createProcessDriver } from "./process.ts";
import type { TunnelCapabilities, TunnelClock, TunnelDriver } from "./tunnel.ts";
import { createUrlDriver, readPublicUrl } from "./url.ts";

/** What a driver is made of. */
export interface DriverParts {
  /** Its server; null: the usual one. Checked with the entry's `host` before. */
  readonly host: string | null;
  /** Public origin known beforehand; null: none. */
  readonly url: string | null;
  readonly env: Environment;
  /** File for the keys of ssh servers. */
  readonly knownHosts: string;
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  readonly clock: TunnelClock;
  /** The variable of the environment that names a proxy; null: none does. */
  readonly proxy: string | null;
}

/** One driver as lists and flags see it. */
export interface DriverEntry {
  readonly title: string;
  /** The tool it starts; null: none. */
  readonly preset: Preset | null;
  readonly capabilities: TunnelCapabilities;
  /** Whether the name (subdomain) can be chosen. */
  readonly takesName: boolean;
  /** How a server is named; null: it cannot be chosen. */
  readonly host: HostForm | null;
  readonly url: "required" | "possible" | "none";
  create(parts: DriverParts): Promise<TunnelDriver>;
}

export interface HostForm {
  readonly required: boolean;
  readonly example: string;
  fits(text: string): boolean;
}

/** Every driver that makes a public address, in the order lists show them. */
export const drivers = {
  localtunnel: {
    title: "localtunnel, built in",
    preset: null,
    capabilities: {
      stableName: true,
      encryptedLeg: false,
      maxConcurrent: 10,
      clientIpHeader: null,
      reopenDelay: 61_000,
    },
    takesName: true,
    host: { required: false, example: "https://tunnel.example.com", fits: isServerUrl },
    url: "none",
    create: async ({ host, send, clock, proxy }) => {
      const { createLocaltunnel, defaultTunnelHost } = await import("./localtunnel.ts");
      return createLocaltunnel({ host: host ?? defaultTunnelHost, send, clock, proxy });
    },
  },
  cloudflared: ofTool(cloudflared),
  ngrok: ofTool(ngrok),
  "localhost.run": ofTool(localhostRun),
  pinggy: ofTool(pinggy),
  serveo: ofTool(serveo),
  ssh: {
    ...ofTool(sshHost),
    host: { required: true, example: "me@example.com:22", fits: (text) => readSshHost(text) !== null },
    url: "possible",
    create: async (parts) => {
      const host = readSshHost(parts.host ?? "");
      return createProcessDriver(host === null ? sshHost : sshHostPreset(host), parts);
    },
  },
  tailscale: ofTool(tailscale),
  devtunnel: ofTool(devtunnel),
  zrok: ofTool(zrok),
  bore: {
    ...ofTool(bore),
    host: { required: false, example: "bore.example.com", fits: isHostname },
  },
  url: {
    title: "a public URL of your own",
    preset: null,
    capabilities: createUrlDriver("").capabilities,
    takesName: false,
    host: null,
    url: "required",
    create: async ({ url }) => createUrlDriver(url ?? ""),
  },
} satisfies Record<string, DriverEntry>;

/** What makes a driver of a tool. */
export function ofTool(preset: Preset): DriverEntry {
  return {
    title: preset.title,
    preset,
    capabilities: preset.capabilities,
    takesName: preset.namedArgs !== null,
    host: null,
    url: "none",
    create: async (parts) => createProcessDriver(preset, parts),
  };
}

function isServerUrl(text: string): boolean {
  return "origin" in readPublicUrl(text);
}

function isHostname(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(text);
}
