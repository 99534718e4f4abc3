import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { size } from "../../output/size.ts";
import { text } from "../../output/text.ts";
import { count, localTime } from "../../output/time.ts";
import type { Pruned, Retention, StoreSize } from "../../store/deliveries.ts";
import { parseSince, parseSize, parseWhole } from "../values.ts";

/** The flags of `whk events prune`. */
export interface PruneFlags {
  readonly olderThan?: string;
  readonly keep?: string;
  readonly maxSize?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/**
 * Removes the oldest deliveries, once that is confirmed; with --dry-run only says how many that would be. Throws a
 * usage error when nothing says what stays, or nobody can confirm it; then nothing is removed.
 */
export async function runPrune(app: App, flags: PruneFlags): Promise<void> {
  const retention = readRetention(app, flags);
  const plan = await planOf(app, retention);
  if (flags.dryRun === true || plan.surplus.removed === 0) return tell(app, plan, flags.dryRun === true);
  if (flags.yes !== true) await confirmed(app, plan);
  const store = await app.openStore();
  try {
    const surplus = await store.prune(retention, { dryRun: false });
    tell(app, { surplus, stored: await store.size(), isEstimate: false }, false);
  } finally {
    await store.close();
  }
}

function readRetention({ clock }: App, { olderThan, keep, maxSize }: PruneFlags): Retention {
  if (olderThan === undefined && keep === undefined && maxSize === undefined) {
    throw new WhkError("usage", "missing_option", "nothing says what is to be removed", {
      hint: "give --older-than <age>, --keep <n> or --max-size <size>; --dry-run only counts",
    });
  }
  const most = { min: 0, max: 1_000_000_000 };
  return {
    ...(olderThan !== undefined && { before: parseSince("--older-than", olderThan, clock.now()) }),
    ...(keep !== undefined && { newest: parseWhole("--keep", keep, most) }),
    ...(maxSize !== undefined && { maxBytes: parseSize("--max-size", maxSize) }),
  };
}

/** What goes and what is there; before it is done for `--dry-run` and the question, afterwards for the answer. */
interface Plan {
  readonly surplus: Pruned;
  /** What is stored; when something was removed, without that. */
  readonly stored: StoreSize;
  /** Sizes on disk are known only afterwards. */
  readonly isEstimate: boolean;
}

/** Opens the store only to read: what is refused in the end needs no permission to write. */
async function planOf(app: App, retention: Retention): Promise<Plan> {
  const store = await app.openStore({ access: "read" });
  try {
    const surplus = await store.prune(retention, { dryRun: true });
    return { surplus, stored: await store.size(), isEstimate: retention.maxBytes !== undefined };
  } finally {
    await store.close();
  }
}

async function confirmed({ io }: App, plan: Plan): Promise<void> {
  if (!io.interactive) {
    const hint = "add --yes; --dry-run says how many it would remove";
    throw usage("confirmation_needed", "this has to be confirmed, and there is nobody to ask", hint);
  }
  const { confirm } = await import("../../output/prompt.ts");
  if (await confirm(io, `Remove ${goneOf(plan)} (${staying(plan)})?`)) return;
  throw usage("not_confirmed", "not confirmed: nothing was removed", "answer y, or add --yes");
}

function tell({ io }: App, plan: Plan, dryRun: boolean): void {
  const { removed } = plan.surplus;
  const { deliveries, bytes } = plan.stored;
  const kept = dryRun ? deliveries - removed : deliveries;
  if (io.mode.json) io.record({ v: 1, kind: "pruned", removed, kept, bytes, dryRun });
  else if (removed === 0) io.note(text`nothing to remove: ${counted(kept)} stored, ${size(bytes)}`);
  else if (dryRun) io.note(text`would remove ${goneOf(plan)}; ${staying(plan)}`);
  else {
    const done = io.notePaint.green(io.glyphs.ok);
    io.note(text`${done} removed  ${counted(removed)}; ${counted(kept)} left, ${size(bytes)}`);
  }
}

/** `950 of 1,000 deliveries`. */
function goneOf({ surplus, stored, isEstimate }: Plan): string {
  return `${isEstimate ? "about " : ""}${count(surplus.removed)} of ${counted(stored.deliveries)}`;
}

function staying({ surplus: { oldest } }: Plan): string {
  return oldest === null ? "none stays" : `the oldest that stays came ${localTime(oldest)}`;
}

function counted(deliveries: number): string {
  return deliveries === 1 ? "1 delivery" : `${count(deliveries)} deliveries`;
}

function usage(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
