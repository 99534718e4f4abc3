import type { Delivery } from "../events/delivery.ts";

/** A delivery without headers and payload. */
export type Summary = Omit<Delivery, "headers" | "body"> & {
  /** Size of the body. */
  readonly bytes: number;
};

/** The `delivery` record of the command-line contract; `why` and `changedBody` are additions to it. */
export function summaryRecord(summary: Summary, status: number | null): object {
  const { seq, id, provider, method, path, bytes, event, signature, duplicateOf } = summary;
  const { verdict, scheme, reason, why, hint, secret } = signature;
  return {
    v: 1,
    kind: "delivery",
    time: new Date(summary.receivedAt).toISOString(),
    seq,
    id,
    provider,
    method,
    path,
    bytes,
    event: { type: event.type, id: event.id },
    signature: { verdict, scheme, reason, why, hint, secret },
    duplicateOf: duplicateOf?.id ?? null,
    ...(duplicateOf === null ? {} : { changedBody: duplicateOf.changedBody }),
    status,
  };
}
