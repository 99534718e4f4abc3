import { WhkError } from "../errors.ts";
import { isLocalName } from "../http.ts";
import { joinPath } from "./path.ts";

/** An app deliveries are handed to. */
export interface Target {
  readonly url: URL;
}

/**
 * Reads what a user writes for an app: `3000`, `3000/hooks`, `:3000`, `host:port/path`, `app.localhost`, or an
 * http(s) URL. A bare port means this machine. Throws a usage error for anything else.
 */
export function parseTarget(text: string): Target {
  const url = readUrl(text.trim());
  if (url === null) throw refused(text, "give a port, host:port/path or an http URL");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw refused(text, "only http and https work here");
  if (url.port === "0") throw refused(text, "ports go from 1 to 65535");
  if (url.username !== "" || url.password !== "") {
    throw new WhkError("usage", "bad_target", `the target at ${url.host} holds a user name or password`, {
      hint: "send it with --header 'Authorization: …' instead",
    });
  }
  if (url.hash !== "") throw refused(text, "leave out the part after #; it is never sent");
  return { url };
}

function readUrl(text: string): URL | null {
  const port = /^:?(\d+)(\/.*|\?.*)?$/.exec(text);
  if (port) return parseUrl(`http://localhost:${port[1]}${port[2] ?? ""}`);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return parseUrl(text);
  const host = /^(\[[0-9a-f:.]+\]|[^/?#:@\s]+)(:\d+)?(?:[/?].*)?$/i.exec(text);
  // A name without a port is more often a typing mistake than a site, unless it can only be this machine.
  if (!host || (host[2] === undefined && !isLocalName(host[1] ?? ""))) return null;
  return parseUrl(`http://${text}`);
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function refused(text: string, hint: string): WhkError {
  return new WhkError("usage", "bad_target", `"${text}" is no target to forward to`, { hint });
}

/** Reads `payment.*=<target>`. Throws a usage error. */
export function parseRoute(text: string): { pattern: string; target: Target } {
  const at = text.indexOf("=");
  const pattern = text.slice(0, Math.max(at, 0)).trim();
  if (pattern === "") {
    throw new WhkError("usage", "bad_route", `"${text}" is no route`, {
      hint: "write it as 'payment.*=3000': event types, =, target",
    });
  }
  return { pattern, target: parseTarget(text.slice(at + 1)) };
}

/** Where a delivery with this path and query goes: scheme, host and port are always the target's. */
export function targetUrl(target: Target, path: string): URL {
  return new URL(target.url.origin + joinPath(target.url, path));
}

/** Whether one of the targets is this port of this machine: a listener that forwards to itself never ends. */
export function leadHere(targets: readonly Target[], port: number): boolean {
  return targets.some(({ url }) => url.port === String(port) && thisMachine.test(url.hostname));
}

const thisMachine = /^(127\.\d+\.\d+\.\d+|\[::1\]|(.+\.)?localhost)$/;
