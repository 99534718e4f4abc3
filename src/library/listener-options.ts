import type { RawHeaders } from "../events/delivery.ts";
import { ownReply, type Reply } from "../listen/reply.ts";
import { parseTarget, type Target } from "../listen/target.ts";
import { checkFunction, checkOptions, checkWhole, secretsOf, shown } from "./checks.ts";
import type { AppInput, ListenerOptions, ReceivedDelivery } from "./listener.ts";
import { sentPairsOf } from "./request.ts";
import { usage } from "./words.ts";

/** The same, checked. */
export interface ReadOptions {
  readonly provider: string | null;
  readonly secrets: readonly string[];
  readonly port: number;
  readonly targets: readonly Target[];
  readonly headers: RawHeaders;
  readonly reply: "mirror" | "ack";
  readonly respond: Reply;
  readonly onInvalid: "reject" | "accept";
  readonly events: readonly string[];
  readonly maxBody: number;
  readonly forwardTimeout: number;
  readonly onDelivery: (delivery: ReceivedDelivery) => void;
}

const names = [
  ...["provider", "secret", "port", "forwardTo", "headers", "reply", "respond", "onInvalid", "events"],
  ...["maxBody", "forwardTimeoutMs", "onDelivery"],
];

/** Throws a usage error for an option that is not known or cannot be. */
export function readOptions(options: ListenerOptions): ReadOptions {
  checkOptions("startListener", options, names);
  const { reply = "mirror", onInvalid = "reject", maxBody = 5_000_000, forwardTimeoutMs = 30_000 } = options;
  checkWord("reply", reply, ["mirror", "ack"]);
  checkWord("onInvalid", onInvalid, ["reject", "accept"]);
  checkFunction("onDelivery", options.onDelivery);
  return {
    provider: options.provider ?? null,
    secrets: secretsOf(options.secret),
    port: checkWhole("port", options.port ?? 0, { min: 0, max: 65_535 }),
    targets: options.forwardTo === undefined ? [] : [options.forwardTo].flat().map(targetOf),
    headers: sentPairsOf(options.headers ?? []),
    reply,
    respond: respondOf(options.respond ?? 200),
    onInvalid,
    events: eventsOf(options.events ?? []),
    maxBody: checkWhole("maxBody", maxBody, { min: 1, max: 1_000_000_000 }),
    forwardTimeout: checkWhole("forwardTimeoutMs", forwardTimeoutMs, { min: 1, max: 2 ** 31 - 1 }),
    onDelivery: options.onDelivery ?? (() => {}),
  };
}

/** Throws a usage error for what is no app. */
export function targetOf(app: AppInput): Target {
  return parseTarget(String(app));
}

function checkWord(name: string, value: string, words: readonly string[]): void {
  if (!words.includes(value))
    throw usage("bad_value", `${name}: ${shown(value)} is no choice`, `there are ${words.join(" and ")}`);
}

function eventsOf(given: string | readonly string[]): readonly string[] {
  const patterns = [given].flat();
  for (const pattern of patterns)
    if (typeof pattern !== "string") throw usage("bad_value", `events: ${shown(pattern)} is no event type`);
  return patterns;
}

function respondOf(respond: NonNullable<ListenerOptions["respond"]>): Reply {
  if (typeof respond !== "number" && typeof respond !== "object")
    throw usage(
      "bad_value",
      `respond: ${shown(respond)} is no answer`,
      "give a status, or { status, body, headers }",
    );
  const given = typeof respond === "number" ? { status: respond } : respond;
  checkOptions("respond", given, ["status", "body", "headers"]);
  const status = checkWhole("respond", given.status ?? 200, { min: 200, max: 599 });
  const headers = sentPairsOf(given.headers ?? []);
  const { body = "" } = given;
  if (body !== "" && (status === 204 || status === 304))
    throw usage("bad_value", `respond: an answer ${status} has no body`);
  if (typeof body === "string" || Buffer.isBuffer(body)) return ownReply(status, body, headers);
  const typed = headers.some(([name]) => name.toLowerCase() === "content-type");
  const own = typed ? headers : [...headers, ["content-type", "application/json"] as const];
  return ownReply(status, JSON.stringify(body) ?? "", own);
}
