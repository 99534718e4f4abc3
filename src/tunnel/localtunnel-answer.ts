import { isIP } from "node:net";
import { isOneOf, isPublicAddress } from "./addresses.ts";

/** A tunnel as its server granted it, checked. */
export interface Grant {
  /** The name given, the first label of `url`'s host. */
  readonly name: string;
  /** Public origin without a slash at the end. */
  readonly url: string;
  /** Where the data connections go: name or address, and port. */
  readonly address: string;
  readonly port: number;
  /** How many data connections the server wants. */
  readonly sockets: number;
}

/** `host` is the tunnel server's name or address without brackets, `addresses` are what it resolves to. */
export interface Origin {
  readonly host: string;
  readonly addresses: readonly string[];
}

/** The servers known ask for 10; one that asks for more than it lets in makes the package reconnect without end. */
const mostSockets = 20;

/**
 * What a localtunnel server answered to the request for a tunnel: `{id, port, max_conn_count, url, ip?}`
 * (localtunnel 2.0.2, lib/Tunnel.js). Only plausible values pass, as the server decides where this machine
 * connects to; `absurd` then says in words what is wrong. Never throws.
 */
export function readGrant(answer: object, origin: Origin): Grant | { readonly absurd: string } {
  const { id, port, url, max_conn_count: sockets, ip } = answer as Record<string, unknown>;
  if (typeof id !== "string" || !isLabel.test(id)) return absurd("the name", id);
  if (!isCount(port, 65_535)) return absurd("the port", port);
  // As the package: one connection when nothing is said.
  if (sockets !== undefined && sockets !== null && !isCount(sockets, mostSockets))
    return absurd("the number of connections", sockets);
  const publicOrigin = originOf(url, id);
  if (publicOrigin === null) return absurd("the URL", url);
  const address = addressFor(ip, origin);
  if (address === null) return absurd("the address to connect to", ip);
  return { name: id, url: publicOrigin, address, port, sockets: sockets ?? 1 };
}

const isLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;
}

/** It is probed and handed to the provider, so it must be below a domain and the name's own. */
function originOf(url: unknown, name: string): string | null {
  if (typeof url !== "string" || !URL.canParse(url)) return null;
  const { protocol, hostname, origin, href } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return null;
  return hostname.startsWith(`${name}.`) && isIP(hostname) === 0 && href === `${origin}/` ? origin : null;
}

/**
 * Services behind a front of their own name the machine to connect to. That must not lead into this machine's own
 * networks, unless the server itself is there.
 */
function addressFor(ip: unknown, { host, addresses }: Origin): string | null {
  if (ip === undefined || ip === null || ip === "") return host;
  if (typeof ip !== "string" || isIP(ip) === 0) return null;
  if (isOneOf(ip, addresses)) return ip;
  const allPublic = addresses.length > 0 && addresses.every(isPublicAddress);
  return allPublic && isPublicAddress(ip) ? ip : null;
}

function absurd(what: string, value: unknown): { readonly absurd: string } {
  return { absurd: `${what} is ${shown(value)}` };
}

const longestShown = 60;

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
