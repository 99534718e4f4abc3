import type { Verification } from "../events/delivery.ts";
import type { Scheme } from "./scheme.ts";
import { type SignedRequest, type VerifyOptions, verify } from "./verify.ts";

/** A request, what it may be signed with, and when it is looked at. */
export interface Check {
  readonly request: SignedRequest;
  readonly secrets: readonly string[];
  readonly time: VerifyOptions;
}

/** The first scheme that fits, else the first whose signature is there, else the default, which is the first. */
export function firstFit(
  schemes: readonly [Scheme, ...Scheme[]],
  { request, secrets, time }: Check,
): { scheme: Scheme; found: Verification } {
  const results = schemes.map((scheme) => ({ scheme, found: verify(scheme, request, secrets, time) }));
  const best =
    results.find(({ found }) => found.verdict === "ok") ??
    results.find(({ found }) => found.verdict !== "missing");
  return best ?? { scheme: schemes[0], found: verify(schemes[0], request, secrets, time) };
}
