import {
  type HttpAnswer,
  type HttpFailureKind,
  type HttpOutcome,
  type HttpRequest,
  isLocalName,
} from "../http.ts";
import { addressesOf } from "./addresses.ts";
import { type Grant, readGrant } from "./localtunnel-answer.ts";
import { type Preflight, TunnelFailure } from "./tunnel.ts";

export interface TunnelServer {
  /** Where its API is, without a slash at the end. */
  readonly host: URL;
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  /** The variable of the environment that names a proxy (`HTTPS_PROXY`); null: none does. */
  readonly proxy: string | null;
}

/** One request to the server, its time and its end. */
interface Ask {
  readonly path: string;
  /** Ms. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Ms the look at a server's status may take. */
const statusPatience = 3_000;

/**
 * Whether a localtunnel server answers at the host, `GET /api/status`. The status itself is a warning only when it
 * is not what the open servers say, as a hosted service need not pass it on. Never rejects.
 */
export async function checkServer(server: TunnelServer, signal: AbortSignal): Promise<Preflight> {
  const outcome = await ask(server, { path: "/api/status", timeout: statusPatience, signal });
  if (!outcome.ok) {
    const { message, hint } = unreachable(server, outcome);
    return { ok: false, why: message, fix: hint };
  }
  const status = outcome.status === 200 ? objectIn(outcome) : null;
  if (status !== null && "tunnels" in status) return { ok: true };
  return { ok: true, warning: `${server.host.host} does not say that it is a localtunnel server` };
}

/** Ms the request for a tunnel may take. */
const askPatience = 10_000;

/**
 * Asks for a tunnel of the wanted name, or of any, and checks the answer. The package is not left to do this: it asks
 * again every second for ever, follows redirects and reads without limit. Rejects with a {@link TunnelFailure}.
 */
export async function askForTunnel(
  server: TunnelServer,
  wish: { readonly name: string | null; readonly timeout: number; readonly signal: AbortSignal },
): Promise<Grant> {
  const timeout = Math.min(wish.timeout, askPatience);
  const outcome = await ask(server, {
    path: wish.name ? `/${wish.name}` : "/?new",
    timeout,
    signal: wish.signal,
  });
  if (!outcome.ok) throw unreachable(server, outcome);
  if (outcome.status !== 200) throw refusalOf(server, outcome);
  const answer = objectIn(outcome);
  if (answer === null) throw foreign(server, outcome, wish.name === null);
  const host = nameOf(server.host);
  const grant = readGrant(answer, { host, addresses: "ip" in answer ? await addressesOf(host) : [] });
  if ("absurd" in grant) throw absurd(server, grant.absurd);
  return grant;
}

function ask({ host, send }: TunnelServer, { path, timeout, signal }: Ask): Promise<HttpOutcome> {
  const headers = [
    ["accept", "application/json"],
    ["user-agent", "whk"],
  ] as const;
  const url = new URL(`${host.href.replace(/\/$/, "")}${path}`);
  return send({ method: "GET", url, headers, body: Buffer.alloc(0), timeout, maxAnswer: 65_536, signal });
}

/** The package connects to what stands here; a local name must mean our own machine, whatever DNS says. */
function nameOf({ hostname }: URL): string {
  return isLocalName(hostname) ? "127.0.0.1" : hostname.replace(/^\[(.*)\]$/, "$1");
}

/** The JSON object of an answer; null when it is something else or longer than is read. */
function objectIn({ body, truncated }: HttpAnswer): object | null {
  if (truncated) return null;
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

const failures: Readonly<Record<HttpFailureKind, { readonly what: string; readonly hint: string }>> = {
  refused: { what: "refuses connections", hint: "the tunnel service is down, or the address is another one" },
  reset: { what: "broke the connection off", hint: "the tunnel service is in trouble" },
  timeout: { what: "does not answer", hint: "the tunnel service is down or overloaded" },
  dns: { what: "was not found", hint: "check the network and the name" },
  tls: { what: "has no valid certificate", hint: "only the service can renew it" },
  protocol: { what: "does not answer in HTTP", hint: "check the address of the tunnel server" },
  aborted: { what: "was not waited for", hint: "it was stopped" },
  network: { what: "cannot be reached", hint: "check the network" },
};

function unreachable(
  server: TunnelServer,
  outcome: { kind: HttpFailureKind; detail: string },
): TunnelFailure {
  const { what, hint } = failures[outcome.kind];
  const behindProxy =
    server.proxy === null
      ? hint
      : `${hint}; ${server.proxy} is set, but localtunnel works through no proxy: its data connections are plain TCP`;
  return new TunnelFailure(`the tunnel server ${server.host.host} ${what} (${outcome.detail})`, {
    hint: `${behindProxy}; \`whk tunnels list\` shows other tunnels`,
    retryable: true,
  });
}

/** A refused name or host stays refused; everything else may pass. */
function refusalOf(server: TunnelServer, answer: HttpAnswer): TunnelFailure {
  const { status } = answer;
  const host = server.host.host;
  if (status >= 300 && status < 400) {
    const [, to = "nowhere"] = answer.headers.find(([name]) => name.toLowerCase() === "location") ?? [];
    const hint = `give the right address with --tunnel-host; redirects are not followed`;
    return new TunnelFailure(`${host} redirects to ${shortened(to)}`, { hint, retryable: true });
  }
  const said = objectIn(answer);
  const reason =
    said !== null && "message" in said && typeof said.message === "string" ? `: ${said.message}` : "";
  return new TunnelFailure(`the tunnel server ${host} answered ${status}${shortened(reason)}`, {
    hint: hintFor(status),
    retryable: status !== 400 && status !== 403,
  });
}

function hintFor(status: number): string {
  if (status === 400 || status === 403) return "choose another name with --subdomain";
  if (status === 429) return "it was asked too often; wait";
  if (status >= 500)
    return "the tunnel service is in trouble, not you; `whk tunnels list` shows other tunnels";
  return "check that --tunnel-host is a localtunnel server";
}

function foreign({ host }: TunnelServer, answer: HttpAnswer, anyName: boolean): TunnelFailure {
  const looksLikePage = /^\s*</.test(answer.body.toString("latin1", 0, 64));
  const what = answer.truncated ? "more than 64 KiB" : looksLikePage ? "a web page" : "no JSON";
  const named = anyName ? " or ask for a name with --subdomain, which some servers need," : "";
  return new TunnelFailure(`${host.host} answered ${what} where a localtunnel server grants a tunnel`, {
    hint: `check --tunnel-host,${named} and whether the network asks to sign in first`.replace(",,", ","),
    retryable: true,
  });
}

function absurd({ host }: TunnelServer, what: string): TunnelFailure {
  return new TunnelFailure(`the answer of ${host.host} is refused: ${what}`, {
    hint: "no localtunnel server answers that; use another one with --tunnel-host",
    retryable: false,
  });
}

const longestQuote = 200;

function shortened(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}
