/** Why the portal answers with an error. */
export class PortalRefusal extends Error {
  readonly kind: PortalRefusalKind;

  constructor(kind: PortalRefusalKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Numbers and names are ours, but for those of 403, which stand in the provider's own example. */
const kinds = {
  malformed: { status: 400, code: 1000, serverError: "BAD_REQUEST" },
  unauthenticated: { status: 401, code: 1001, serverError: "UNAUTHENTICATED" },
  forbidden: { status: 403, code: 1003, serverError: "NO_PERMISSION" },
  absent: { status: 404, code: 1004, serverError: "NOT_FOUND" },
  method: { status: 405, code: 1005, serverError: "METHOD_NOT_ALLOWED" },
  conflict: { status: 409, code: 1009, serverError: "CONFLICT" },
  failed: { status: 500, code: 1500, serverError: "INTERNAL" },
} as const;

export type PortalRefusalKind = keyof typeof kinds;

/** The provider's error shape; `now` is the sandbox's time, ms. */
export function refusalAnswer({ kind, message }: PortalRefusal, path: string, now: number) {
  const { status, code, serverError } = kinds[kind];
  const body = { timestamp: new Date(now).toISOString(), message, status, code, serverError, path };
  return { status, body };
}
