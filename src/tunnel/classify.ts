import type { HttpAnswer, HttpFailure, HttpOutcome } from "../http.ts";

export type TroubleKind =
  | "dns"
  | "tls"
  | "unreachable"
  | "timeout"
  | "interstitial"
  | "gone"
  | "stale"
  | "busy"
  | "edge"
  | "stranger"
  | "odd";

/** What is wrong with a tunnel, each part one sentence without a full stop. */
export interface Trouble {
  readonly kind: TroubleKind;
  readonly what: string;
  /** What to do. */
  readonly fix: string;
}

/** What a probe through `host` met that did not bring the right answer back. */
export function classify(outcome: HttpOutcome, host: string): Trouble {
  return outcome.ok ? classifyAnswer(outcome, host) : classifyFailure(outcome, host);
}

function classifyFailure({ kind, detail }: HttpFailure, host: string): Trouble {
  if (kind === "dns") {
    const fix = "check that this machine is online; a new name may also take a while to be known";
    return { kind: "dns", what: `the name ${host} cannot be looked up`, fix };
  }
  if (kind === "tls") return { kind: "tls", ...aboutCertificate(detail, host) };
  if (kind === "timeout" || kind === "aborted") {
    return { kind: "timeout", what: `${host} did not answer in time`, fix: waitOrChange };
  }
  const what =
    kind === "refused" ? `${host} refuses connections` : `${host} closed the connection unanswered`;
  return { kind: "unreachable", what, fix: waitOrChange };
}

const waitOrChange = "whk keeps trying; if it stays like this, choose another tunnel with --tunnel";
const change = "choose another tunnel with --tunnel";

/** By the words OpenSSL has for it. */
function aboutCertificate(detail: string, host: string): { what: string; fix: string } {
  if (/expired/i.test(detail)) {
    const fix = `only the operator of the tunnel can renew it; ${change}`;
    return { what: `the certificate of ${host} has expired`, fix };
  }
  if (/not yet valid/i.test(detail)) {
    return { what: `the certificate of ${host} is not valid yet`, fix: "check the clock of this machine" };
  }
  if (/certificate|altnames|issuer|signature/i.test(detail)) {
    const fix = `something on this network may stand in for ${host}; try another network, or ${change}`;
    return { what: `the certificate of ${host} is not to be trusted`, fix };
  }
  return { what: `no secure connection to ${host} came about`, fix: waitOrChange };
}

function classifyAnswer(answer: HttpAnswer, host: string): Trouble {
  const { status } = answer;
  if (status === 429) {
    return { kind: "busy", what: `${host} is busy (429)`, fix: "it takes only a few requests at once" };
  }
  if (status === 408) {
    return { kind: "stale", what: `the connections behind ${host} are stale (408)`, fix: replaced };
  }
  if (status === 404 || status === 410 || status === 503) {
    return { kind: "gone", what: `${host} has no tunnel behind it any more (${status})`, fix: replaced };
  }
  if (status >= 500 && status !== 511) {
    const what = `the tunnel's server cannot reach this machine (${status}${ngrokCode(answer)})`;
    return { kind: "edge", what, fix: waitOrChange };
  }
  return classifyPage(answer, host);
}

const replaced = "whk opens it again";

/** Something answered, but not this listener. */
function classifyPage(answer: HttpAnswer, host: string): Trouble {
  const { status } = answer;
  if (status === 401 || status === 511 || isHtml(answer)) {
    const fix = `it may do so to providers too, and only its operator can change that; ${change}`;
    return { kind: "interstitial", what: `${host} shows a page of its own (${status})`, fix };
  }
  if (status >= 300 && status < 400) {
    const fix = `let anybody use the tunnel without logging in, or ${change}`;
    return { kind: "interstitial", what: `${host} sends its visitors elsewhere (${status})`, fix };
  }
  if (status < 300) {
    const fix = "another name helps: --subdomain, or another tunnel with --tunnel";
    return { kind: "stranger", what: `${host} leads to somebody else's listener`, fix };
  }
  return { kind: "odd", what: `${host} answered ${status} instead of this listener`, fix: waitOrChange };
}

function isHtml({ headers, body }: HttpAnswer): boolean {
  const typed = headers.some(([name, value]) => name.toLowerCase() === "content-type" && /html/i.test(value));
  return typed || /^\s*<(?:!doctype|html)/i.test(body.subarray(0, 256).toString("latin1"));
}

/** ngrok names its errors in a header of their own. */
function ngrokCode({ headers }: HttpAnswer): string {
  const code = headers.find(([name]) => name.toLowerCase() === "ngrok-error-code")?.[1] ?? "";
  return /^ERR_NGROK_\d{1,6}$/.test(code) ? `, ${code}` : "";
}
