import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Scheme } from "../../signing/scheme.ts";
import { isThisMachine } from "../../store/api-base.ts";
import { refuseForeignTarget } from "../trigger/foreign-target.ts";
import type { Destination } from "./targets.ts";

/**
 * Keeps the secret where a request carries the secret itself: another machine gets it only when --to names it, or as
 * part of the very bytes it was handed before. Throws a usage error.
 */
export async function refuseForeign(
  app: App,
  { target: { url }, from }: Destination,
  { scheme, resigned }: { scheme: Scheme; resigned: boolean },
): Promise<void> {
  if (from === "flag" || scheme.kind !== "token" || isThisMachine(url.hostname)) return;
  if (from === "project") return refuseForeignTarget(app, url, scheme);
  if (!resigned) return;
  const message = `signed again, the delivery would carry the secret itself to ${url.host}`;
  throw new WhkError("usage", "untrusted_target", message, {
    hint: `add --to ${url.origin} if that is right`,
  });
}
