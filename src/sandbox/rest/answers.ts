import type { RestContract } from "../../providers/contract.ts";
import { wrap } from "../../providers/wire.ts";

/** What the simulated API answers, before it is written. */
export interface Answer {
  readonly status: number;
  /** JSON; undefined: no body. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** The content in the provider's envelope; 204 is without a body. */
export function answerOf(contract: RestContract, status: number, content: unknown): Answer {
  return { status, body: status === 204 ? undefined : wrap(contract, content), headers: {} };
}

/** Writes a value at a path such as `pagination.total`; objects on the way are made where they are missing. */
export function place(target: Record<string, unknown>, path: string, value: unknown): void {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = target[first];
  const next: Record<string, unknown> = isObject(inner) ? inner : {};
  target[first] = next;
  place(next, rest.join("."), value);
}

/** A JSON object; arrays are none. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
