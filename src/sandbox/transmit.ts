import type { HttpOutcome, HttpRequest } from "../http.ts";
import type { DeliveryRules } from "../providers/provider.ts";
import { SigningError } from "../signing/scheme.ts";
import { type Parcel, requestFor, type Times } from "./delivery.ts";
import type { FaultKind } from "./faults.ts";
import { localTarget } from "./local-target.ts";

/** How one attempt ended. */
export interface Result {
  readonly ok: boolean;
  readonly status: number | null;
  readonly responseBody: string;
  readonly error: string | null;
  readonly ms: number;
  /** It would end the same way every time. */
  readonly final: boolean;
}

export interface Transmission {
  readonly parcel: Parcel;
  readonly fault: FaultKind | null;
  readonly times: Times;
  readonly signal: AbortSignal;
}

export interface Transmitting {
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  /** False: only addresses of this machine are sent to. */
  readonly allowRemote: boolean;
}

/** Makes one attempt as the provider would, or as the fault wants it. Never rejects. */
export async function transmit(
  { send, allowRemote }: Transmitting,
  { parcel, fault, times, signal }: Transmission,
): Promise<Result> {
  if (fault === "fail") return failed("fault");
  if (!URL.canParse(parcel.endpoint.url)) return unsendable("the URL cannot be read");
  const request = signedRequest(parcel, fault, times);
  if ("error" in request) return failed(request.error);
  const target = allowRemote ? { url: request.url, host: null } : await localTarget(request.url);
  if ("refused" in target) return unsendable(`not sent: ${target.refused}`);
  const host = target.host === null ? [] : [["host", target.host] as const];
  const whole = { ...request, url: target.url, headers: [...host, ...request.headers], signal };
  if (signal.aborted) return failed("aborted");
  if (fault === "reset" || fault === "cut") return partly(whole, fault);
  return resultOf(await send(whole), parcel.provider.provider.delivery.success);
}

function signedRequest(
  parcel: Parcel,
  fault: FaultKind | null,
  times: Times,
): Omit<HttpRequest, "signal"> | { error: string } {
  try {
    return requestFor(parcel, fault, times);
  } catch (thrown) {
    if (thrown instanceof SigningError) return { error: `cannot be signed: ${thrown.message}` };
    throw thrown;
  }
}

async function partly(request: HttpRequest, fault: "reset" | "cut"): Promise<Result> {
  const { sendPart } = await import("../http/send-part.ts");
  const outcome = await sendPart(request, fault);
  const done = !outcome.ok && outcome.kind === "reset";
  return done ? { ...failed(`fault: ${fault}`), ms: Math.round(outcome.ms) } : resultOf(outcome, "2xx");
}

function resultOf(outcome: HttpOutcome, rule: DeliveryRules["success"]): Result {
  if (!outcome.ok) return { ...failed(outcome.kind), ms: Math.round(outcome.ms) };
  const { status, ms } = outcome;
  const ok = rule === "200" ? status === 200 : status >= 200 && status < 300;
  return {
    ok,
    status,
    responseBody: outcome.body.toString("utf8"),
    error: null,
    ms: Math.round(ms),
    final: false,
  };
}

/** Nothing was answered. */
export function failed(error: string): Result {
  return { ok: false, status: null, responseBody: "", error, ms: 0, final: false };
}

function unsendable(error: string): Result {
  return { ...failed(error), final: true };
}
