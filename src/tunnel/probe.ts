import type { HttpOutcome, HttpRequest } from "../http.ts";
import { classify, type Trouble } from "./classify.ts";
import { within } from "./deadline.ts";
import type { TunnelClock } from "./tunnel.ts";

export interface ProbeParts {
  /** What the listener answers a nonce with; nobody else can know it. */
  readonly expectedAnswer: (nonce: string) => string;
  /** So many random bytes. */
  readonly bytes: (count: number) => Buffer;
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  readonly clock: TunnelClock;
}

/** Ms a probe may take. */
const patience = 5_000;

/**
 * Asks the listener through `url` (with the path it is under, no slash at the end) for its answer to a fresh
 * nonce. Null when exactly that came back, else what is wrong. Never rejects, and ends in about 5 s.
 */
export async function probe(parts: ProbeParts, url: string, signal: AbortSignal): Promise<Trouble | null> {
  const nonce = parts.bytes(16).toString("hex");
  const { host } = new URL(url);
  const { clock } = parts;
  const outcome = await within({ limit: patience + 1_000, clock, signal }, (stop) =>
    parts.send(requestFor(`${url}/__whk/${nonce}`, stop)),
  ).catch(() => ({ inTime: false }) as const);
  if (!outcome.inTime) return classify(noAnswer, host);
  const { value: answer } = outcome;
  const isOurs = answer.ok && answer.status === 200 && isAnswer(answer.body, parts.expectedAnswer(nonce));
  return isOurs ? null : classify(answer, host);
}

const noAnswer: HttpOutcome = { ok: false, kind: "timeout", detail: "no answer", ms: patience };

function requestFor(url: string, signal: AbortSignal): HttpRequest {
  return {
    method: "GET",
    url: new URL(url),
    headers: probeHeaders,
    body: Buffer.alloc(0),
    timeout: patience,
    maxAnswer: 4_096,
    signal,
  };
}

/** Services with a page in front of their tunnels leave it out for who sends these, and for what is no browser. */
const probeHeaders = [
  ["user-agent", "whk-probe"],
  ["accept", "text/plain"],
  ["cache-control", "no-store"],
  ["bypass-tunnel-reminder", "1"],
  ["ngrok-skip-browser-warning", "1"],
  ["x-tunnel-skip-antiphishing-page", "1"],
] as const;

/** In a time that tells nothing about the contents. */
function isAnswer(body: Buffer, expected: string): boolean {
  const wanted = Buffer.from(expected);
  if (wanted.length === 0 || body.length !== wanted.length) return false;
  let difference = 0;
  for (const [place, byte] of wanted.entries()) difference |= byte ^ (body[place] ?? 0);
  return difference === 0;
}
