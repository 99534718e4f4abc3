import type { App } from "../../app.ts";
import { type Connection, openEndpointClient } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { headerValues } from "../../events/delivery.ts";
import { type HttpOutcome, type HttpRequest, sendOnce } from "../../http.ts";
import { connect } from "../connection.ts";
import { whyImpossible } from "../login/check.ts";
import { chosenProvider } from "../provider-choice.ts";
import { broken, brokenBy, type Check, doubtful, type Finding, fine } from "./finding.ts";

/** The provider, its key, and this machine's clock against the provider's. */
export function accountCheck(app: App): Check {
  return { name: "key", limit: 8000, look: (signal) => lookAtAccount(app, signal) };
}

async function lookAtAccount(app: App, signal: AbortSignal): Promise<Finding[]> {
  const provider = await chosenProvider(app);
  if (provider === null && !app.globals.sandbox) {
    return [fine("provider", "none named: every known one is tried; --provider names one")];
  }
  try {
    const connection = await connect(app, { live: false });
    const named = fine("provider", `${connection.provider.id} at ${connection.base}`);
    return [named, ...(await lookAtKey(app, connection, signal))];
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    return [withoutConnection(provider?.id ?? "the sandbox", thrown)];
  }
}

/** Receiving and sending events needs neither API nor key. */
function withoutConnection(provider: string, error: WhkError): Finding {
  if (error.kind === "unsupported")
    return fine("provider", `${provider}: endpoints are managed in its dashboard`);
  if (error.code === "no_api_key")
    return doubtful("key", `there is none for ${provider}`, error.hint ?? null);
  return brokenBy("key", error);
}

async function lookAtKey(app: App, connection: Connection, signal: AbortSignal): Promise<Finding[]> {
  const shown = `${connection.mode} key ${app.io.mask(connection.apiKey).plain}`;
  const why = await whyImpossible(connection);
  if (why !== null) return [fine("key", `${shown}, unchecked: ${why}`)];
  let skew: number | null = null;
  const send = async (request: HttpRequest) => {
    const outcome = await sendOnce(request);
    skew = skewIn(outcome, app.clock.now()) ?? skew;
    return outcome;
  };
  const key = await askedKey(app, { connection, send, signal }, shown);
  return skew === null ? [key] : [key, clockFinding(skew, connection.provider.id)];
}

type Asking = Pick<Parameters<typeof openEndpointClient>[0], "connection" | "send"> & { signal: AbortSignal };

async function askedKey(app: App, asking: Asking, shown: string): Promise<Finding> {
  const { clock, ids, version } = app;
  const parts = {
    clock,
    bytes: (count: number) => ids.bytes(count),
    onWait: () => {},
    userAgent: `whk/${version}`,
  };
  try {
    await openEndpointClient({ ...asking, ...parts }).whoami();
    return fine("key", `${shown}, accepted`);
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    if (thrown.kind !== "network") return brokenBy("key", thrown);
    return doubtful("key", `${shown}, offline: ${thrown.message}`, "look again with a network");
  }
}

/** How far this machine's clock is ahead of the answer's Date header (RFC 9110, section 6.6.1), ms. */
function skewIn(outcome: HttpOutcome, now: number): number | null {
  if (!outcome.ok) return null;
  const [date = ""] = headerValues(outcome.headers, "date");
  const there = Date.parse(date);
  // The header was written at some time of the exchange, in whole seconds.
  return Number.isNaN(there) ? null : now - outcome.ms / 2 - (there + 500);
}

/** Ms: what explains itself by the way, and what signed timestamps do not forgive. */
const small = 30_000;
const large = 300_000;

function clockFinding(skew: number, provider: string): Finding {
  const seconds = Math.round(Math.abs(skew) / 1000);
  if (Math.abs(skew) < small) return fine("clock", `agrees with ${provider}`);
  const what = `${seconds} s ${skew > 0 ? "ahead of" : "behind"} ${provider}`;
  const fix = "set this machine's clock: signed timestamps are refused when it is wrong";
  return Math.abs(skew) < large
    ? doubtful("clock", what, fix)
    : broken("clock", what, { fix, kind: "usage" });
}
