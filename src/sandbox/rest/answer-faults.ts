import type { IncomingMessage, ServerResponse } from "node:http";
import type { Fault } from "../faults.ts";
import type { Answer } from "./answers.ts";
import { Refusal } from "./errors.ts";
import type { RestParts } from "./parts.ts";

/** The socket's two sides, as Hono's Node server hands them over; absent without it. */
export interface Bindings {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

/** An answer as bytes. `end`: what becomes of the connection; after `drop` nothing is sent at all. */
export interface WrittenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  readonly end: "keep" | "cut" | "drop" | "reset";
}

/**
 * What a fault puts in the place of the work: an answer, or null when the work is to be done. Throws a
 * {@link Refusal} where it is an error of the provider.
 */
export function faultBefore(fault: Fault | null): WrittenAnswer | null {
  switch (fault?.kind) {
    case "reset":
      return { status: 0, headers: {}, body: null, end: "reset" };
    case "html":
      return {
        status: 200,
        headers: { "Content-Type": "text/html; charset=utf-8" },
        body: page,
        end: "keep",
      };
    case "fail":
      throw new Refusal("server", simulated);
    case "status":
      return statusFault(fault.status);
    default:
      return null;
  }
}

/** Waits where the fault is a delay, in real time: it is there for the patience of the caller. */
export async function waitAsToldBy(fault: Fault | null, { pause }: Pick<RestParts, "pause">): Promise<void> {
  if (fault?.kind === "delay") await pause(fault.ms);
}

/** The answer as it is written, with what the fault does to it. */
export function faultAfter(fault: Fault | null, answer: Answer): WrittenAnswer {
  const { status } = answer;
  const body = answer.body === undefined ? null : JSON.stringify(answer.body);
  const json = body === null ? {} : { "Content-Type": "application/json" };
  const whole = { status, headers: { ...answer.headers, ...json }, body, end: "keep" } as const;
  switch (fault?.kind) {
    case "commit-then-drop":
      return { status: 0, headers: {}, body: null, end: "drop" };
    case "status":
      return fault.status < 300 ? withStatus(whole, fault.status) : whole;
    case "cut":
      return cutInHalf(whole);
    case "malformed":
      return { ...whole, body: body?.slice(0, Math.ceil(body.length / 2)) ?? '{"' };
    case "empty":
      return { ...whole, headers: answer.headers, body: null };
    case "huge":
      return { ...whole, headers: { "Content-Type": "application/json" }, body: hugeBody() };
    default:
      return whole;
  }
}

/** Ends the connection where the answer says so. True when nothing is to be sent. */
export function endConnection({ end }: WrittenAnswer, { incoming, outgoing }: Bindings): boolean {
  const socket = incoming?.socket;
  if (end === "cut") outgoing?.once("finish", () => socket?.destroySoon());
  if (end === "reset") socket?.resetAndDestroy();
  if (end === "drop") socket?.destroy();
  return end === "drop" || end === "reset";
}

const simulated = "this failure was asked for by a fault rule of the sandbox";
const page =
  "<!doctype html><title>Sandbox</title><p>A page where JSON was expected: a fault rule of the sandbox.";

function statusFault(status: number): WrittenAnswer | null {
  if (status < 300) return null;
  if (status < 400) return { status, headers: { Location: "/elsewhere" }, body: null, end: "keep" };
  const kind = kinds[status] ?? (status < 500 ? "validation" : "server");
  const headers = status === 429 || status === 503 ? { "Retry-After": "1" } : {};
  throw new Refusal(kind, simulated, { status, headers });
}

const kinds: Readonly<Record<number, Refusal["kind"]>> = {
  401: "authentication",
  403: "permission",
  404: "not_found",
  405: "method",
  409: "conflict",
  429: "rate_limit",
};

function withStatus(whole: WrittenAnswer, status: number): WrittenAnswer {
  return { ...whole, status, body: status === 204 || status === 205 ? null : whole.body };
}

/** Announces the whole length and sends half of it. */
function cutInHalf(whole: WrittenAnswer & { readonly body: string | null }): WrittenAnswer {
  const bytes = new TextEncoder().encode(whole.body ?? "{}");
  const headers = { ...whole.headers, "Content-Length": String(bytes.length) };
  return { ...whole, headers, body: bytes.slice(0, Math.floor(bytes.length / 2)), end: "cut" };
}

const hugeSize = 50 * 1024 * 1024;

/** A JSON object of more than 50 MB, made while it is read. */
function hugeBody(): ReadableStream<Uint8Array> {
  const block = Buffer.alloc(64 * 1024, "x");
  let sent = 0;
  return new ReadableStream({
    start: (stream) => stream.enqueue(Buffer.from('{"padding":"')),
    pull: (stream) => {
      stream.enqueue(block);
      sent += block.length;
      if (sent < hugeSize) return;
      stream.enqueue(Buffer.from('"}'));
      stream.close();
    },
  });
}
