import { equalSecrets } from "../../signing/digest.ts";
import { PortalRefusal } from "./refusal.ts";
import type { PortalState } from "./state.ts";

/** Throws a refusal unless the header has the control token, or key and secret of an active credential. */
export function checkAccess(
  authorization: string,
  { controlToken, state }: { controlToken: string; state: PortalState },
): void {
  const [, scheme = "", given = ""] = /^(Bearer|Basic) +(\S+)$/i.exec(authorization) ?? [];
  const isBearer = scheme.toLowerCase() === "bearer";
  const expected = isBearer
    ? [controlToken]
    : state.credentials().flatMap(({ active, apiKey, secret }) => (active ? [`${apiKey}:${secret}`] : []));
  const value = isBearer ? Buffer.from(given) : Buffer.from(given, "base64");
  if (expected.filter((one) => equalSecrets(value, Buffer.from(one))).length > 0) return;
  const message = "send `Authorization: Bearer <controlToken>`, or Basic with apiKey:secret of a credential";
  throw new PortalRefusal("unauthenticated", message);
}
