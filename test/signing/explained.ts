import type { Verification } from "../../src/events/delivery.ts";
import { type DiagnoseContext, diagnose } from "../../src/signing/diagnose.ts";
import type { Scheme } from "../../src/signing/scheme.ts";
import type { SignInput } from "../../src/signing/sign.ts";
import { type SignedRequest, verify } from "../../src/signing/verify.ts";
import { inputFor, now, secretFor, signedRequest } from "./table.ts";

/** A clock that stands still, so that no search runs out of time. */
export const noContext: DiagnoseContext = {
  now,
  elapsed: () => 0,
  budget: 50,
  otherSecrets: [],
  otherSchemes: [],
};

/** What diagnose makes of a request. */
export function explain(
  scheme: Scheme,
  request: SignedRequest,
  options: { secrets?: readonly string[]; context?: Partial<DiagnoseContext> } = {},
): Verification {
  const secrets = options.secrets ?? [secretFor(scheme)];
  const found = verify(scheme, request, secrets, { now });
  return diagnose(scheme, request, secrets, found, { ...noContext, ...options.context });
}

/** A request that was signed over `signed` and arrives as `sent`. */
export function sentInstead(scheme: Scheme, signed: string | Buffer, sent: string | Buffer): SignedRequest {
  const request = signedRequest(scheme, inputFor(scheme, { body: Buffer.from(signed) }), [secretFor(scheme)]);
  return { ...request, body: Buffer.from(sent) };
}

/** A request signed as one scheme, with a secret, to be read as another. */
export function signedAs(scheme: Scheme, secret: string, changes: Partial<SignInput> = {}): SignedRequest {
  return signedRequest(scheme, inputFor(scheme, changes), [secret]);
}
