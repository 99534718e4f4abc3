import type { ErrorName, RestContract } from "../../providers/contract.ts";
import { type Answer, place } from "./answers.ts";

/** A request the simulated provider refuses. Thrown, and answered in the provider's own shape. */
export class Refusal extends Error {
  readonly kind: ErrorName;
  /** Name of the field that is wrong. */
  readonly field: string | null;
  /** Another status than the kind's. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: ErrorName,
    message: string,
    more: { field?: string; status?: number; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.kind = kind;
    this.field = more.field ?? null;
    this.status = more.status ?? null;
    this.headers = more.headers ?? {};
  }
}

/** The refusal as this provider writes errors, with the request's id. */
export function errorAnswer(contract: RestContract, refusal: Refusal, requestId: string): Answer {
  const { at, fields, kinds } = contract.errors;
  const { status, code, type } = kinds[refusal.kind];
  const parts: readonly (readonly [string | null, string | null | undefined])[] = [
    [fields.type, type],
    [fields.code, code],
    [fields.message, refusal.message],
    [fields.field, refusal.field],
    [fields.requestId, requestId],
  ];
  const body: Record<string, unknown> = {};
  if (contract.envelope.success !== null) body[contract.envelope.success] = false;
  for (const [name, value] of parts)
    if (name !== null && typeof value === "string") place(body, at === "" ? name : `${at}.${name}`, value);
  return { status: refusal.status ?? status, body, headers: refusal.headers };
}
