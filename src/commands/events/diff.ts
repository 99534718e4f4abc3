import type { App } from "../../app.ts";
import type { Delivery } from "../../events/delivery.ts";
import { lookOf } from "../../output/look.ts";
import { join, loadWidths, text } from "../../output/text.ts";
import { count } from "../../output/time.ts";
import { storedForExplaining } from "../stored-secrets.ts";
import { type Comparison, compareDeliveries } from "./diff/compare.ts";
import { changeLines, deliveryLines } from "./diff/draw.ts";
import { hideEnvironment } from "./export/secrets.ts";
import { readStored } from "./stored.ts";

/** The flags of `whk events diff`. */
export interface DiffFlags {
  readonly headers?: boolean;
}

/**
 * Prints what differs in two deliveries; the exit code is 0 also when they differ. Throws a usage error for an id that
 * fits none or several.
 */
export async function runDiff(app: App, ids: readonly [string, string], flags: DiffFlags): Promise<void> {
  hideEnvironment(app);
  await storedForExplaining(app);
  const [a, b] = (await readStored(app, ids)).map(({ delivery }) => delivery);
  if (a === undefined || b === undefined) return;
  const comparison = compareDeliveries(a, b, { headers: flags.headers === true });
  if (app.io.mode.json) return app.io.record(recordOf([a, b], comparison));
  await loadWidths();
  const { io } = app;
  const noteLook = { ...lookOf(io), paint: io.notePaint };
  for (const line of deliveryLines([a, b], noteLook)) io.note(line);
  warnUnlike(app, a, b);
  const isApart = io.stdoutIsTty && comparison.changes.length > 0;
  if (isApart) io.note("");
  for (const line of changeLines(comparison.changes, lookOf(io))) io.line(line);
  if (isApart) io.note("");
  for (const line of [...comparison.remarks, ...summaryOf(comparison)]) io.note(text`  ${line}`);
}

function warnUnlike({ io }: App, a: Delivery, b: Delivery): void {
  const differ = (["provider", "type"] as const).filter((what) => factOf(a, what) !== factOf(b, what));
  if (differ.length === 0) return;
  const said = differ.map((what) => `${factOf(a, what) ?? "none"} and ${factOf(b, what) ?? "none"}`);
  io.warn(
    text`warning: two different ${differ[0] === "type" ? "event types" : "providers"}: ${join(said, "; ")}`,
  );
}

function factOf({ provider, event }: Delivery, what: "provider" | "type"): string | null {
  return what === "provider" ? provider : event.type;
}

/** `5 differences: 1 added, 4 changed`. */
function summaryOf({ changes }: Comparison): string[] {
  if (changes.length === 0) return [];
  const kinds = (["added", "removed", "changed", "retyped", "rewritten"] as const).flatMap((kind) => {
    const found = changes.filter(({ change }) => change === kind).length;
    return found === 0 ? [] : [`${count(found)} ${kind === "rewritten" ? "written differently" : kind}`];
  });
  const all = `${count(changes.length)} difference${changes.length === 1 ? "" : "s"}`;
  return [`${all}: ${kinds.join(", ")}`];
}

function recordOf([a, b]: readonly [Delivery, Delivery], comparison: Comparison) {
  const { same, as, changes, remarks } = comparison;
  return { v: 1, kind: "diff", same, as, a: factsOf(a), b: factsOf(b), changes, remarks };
}

function factsOf({ id, receivedAt, provider, event, signature, method, path, body }: Delivery) {
  return {
    id,
    receivedAt: new Date(receivedAt).toISOString(),
    provider,
    event,
    verdict: signature.verdict,
    method,
    path,
    bytes: body.length,
  };
}
