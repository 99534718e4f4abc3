import type { HttpOutcome, HttpRequest } from "../http.ts";
import { within } from "./deadline.ts";
import type { Grant } from "./localtunnel-answer.ts";
import { askForTunnel, checkServer, type TunnelServer } from "./localtunnel-request.ts";
import { type Ending, startThread, type TunnelThread } from "./localtunnel-thread.ts";
import {
  type OpenOptions,
  type TunnelCapabilities,
  type TunnelClock,
  type TunnelDriver,
  TunnelFailure,
  type TunnelHandle,
} from "./tunnel.ts";

/** Where tunnels come from unless told otherwise. */
export const defaultTunnelHost = "https://localtunnel.me";

export interface LocaltunnelParts {
  /** The tunnel server's URL, http or https. */
  readonly host: string;
  /** One request, without redirects and proxies. */
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  readonly clock: TunnelClock;
  /** The variable of the environment that names a proxy (`HTTPS_PROXY`), told where it explains a failure. */
  readonly proxy?: string | null;
}

/**
 * Tunnels through a localtunnel server with the package of that name. Only what the server granted and was checked
 * is opened. `open` resolves at the first data connection, which does not yet mean that requests arrive. `close`
 * cuts requests under way, so drain before; a name stays taken for the reopen delay after it.
 */
export function createLocaltunnel({ host, send, clock, proxy = null }: LocaltunnelParts): TunnelDriver {
  const server = serverAt(host, { send, proxy });
  return {
    id: "localtunnel",
    capabilities: capabilitiesOf(server),
    preflight: async (signal) => {
      if (server !== null) return checkServer(server, signal);
      const { message, hint } = noHost(host);
      return { ok: false, why: message, fix: hint, retryable: false };
    },
    open: async (options) => {
      if (server === null) throw noHost(host);
      checkName(options.name);
      return openInTime({ server, clock }, options);
    },
  };
}

/** The server at a URL; null for what is no plain URL of one. */
function serverAt(host: string, parts: Omit<TunnelServer, "host">): TunnelServer | null {
  if (!URL.canParse(host)) return null;
  const url = new URL(host);
  const plain =
    /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === "";
  return plain ? { host: url, ...parts } : null;
}

function noHost(host: string): TunnelFailure {
  const hint = `give a URL such as ${defaultTunnelHost} with --tunnel-host`;
  return new TunnelFailure(`${host} is no address of a tunnel server`, { hint, retryable: false });
}

/**
 * Ms a name stays taken: the open server keeps it for 1 s; the one its operator published for the hosted service
 * for 60 s (TheBoroer/localtunnel-server, lib/Client.js).
 */
const grace = { own: 1_200, hosted: 61_000 };

function capabilitiesOf(server: TunnelServer | null): TunnelCapabilities {
  const hosted = /(?:^|\.)(?:localtunnel\.me|loca\.lt)$/.test(server?.host.hostname ?? "");
  return {
    stableName: true,
    encryptedLeg: false,
    maxConcurrent: 10,
    clientIpHeader: null,
    reopenDelay: hosted ? grace.hosted : grace.own,
  };
}

/** The rule of the servers, which answer 403 to other names (localtunnel/server, server.js). */
function checkName(name: string | null): void {
  if (name === null || (/^[a-z0-9][a-z0-9-]*[a-z0-9]$/.test(name) && name.length >= 4 && name.length <= 63))
    return;
  throw new TunnelFailure(`${JSON.stringify(name)} cannot be the name of a tunnel`, {
    hint: "4 to 63 of a-z, 0-9 and -, with a letter or digit at both ends",
    retryable: false,
  });
}

type Surroundings = { readonly server: TunnelServer; readonly clock: TunnelClock };

async function openInTime(parts: Surroundings, options: OpenOptions): Promise<TunnelHandle> {
  const { timeout, signal } = options;
  const late = (handle: TunnelHandle) => void handle.close();
  const opened = await within({ limit: timeout, clock: parts.clock, signal, late }, (stop) =>
    openTunnel(parts, options, stop),
  );
  if (opened.inTime) return opened.value;
  throw new TunnelFailure(
    signal.aborted
      ? "opening the tunnel was stopped"
      : `no tunnel from ${parts.server.host.host} within ${timeout / 1_000} s`,
    { hint: "the tunnel service is down, or a firewall lets only web traffic out", retryable: true },
  );
}

async function openTunnel({ server, clock }: Surroundings, options: OpenOptions, stop: AbortSignal) {
  const grant = await askForTunnel(server, { ...options, signal: stop });
  // Nobody waits any more: a tunnel never connected to is forgotten by its server.
  stop.throwIfAborted();
  const thread = startThread(grant, options.port, clock);
  stop.addEventListener("abort", () => void thread.stop(), { once: true });
  const ended = await thread.opened;
  if (ended !== null) throw notConnected(server, ended);
  return handleOf(grant, thread);
}

function notConnected({ host }: TunnelServer, { reason, retryable }: Ending): TunnelFailure {
  return new TunnelFailure(`${host.host} granted a tunnel, but ${reason}`, {
    hint: "a firewall may let only web traffic out; `whk tunnels list` shows tunnels that use none other",
    retryable,
  });
}

function handleOf({ url, name }: Grant, thread: TunnelThread): TunnelHandle {
  return { url, grantedName: name, closed: thread.closed, close: () => thread.stop() };
}
