import type { App } from "../../app.ts";
import type { WhkError } from "../../errors.ts";
import { lookOf } from "../../output/look.ts";
import { text } from "../../output/text.ts";
import { revealed, shownSecret } from "./keep-secret.ts";
import { momentWords } from "./moment.ts";
import { printDone, printField, printRaw } from "./print.ts";
import type { Rotation } from "./rotate.ts";

/** What came of a rotation. */
export interface Rotated {
  readonly rotation: Rotation;
  readonly secret: string;
  /** When the old secret is no longer accepted here, ms. */
  readonly until: number;
  readonly raw: unknown;
  /** An old secret of the endpoint was stored here. */
  readonly hadOld: boolean;
  readonly notStored: WhkError | null;
  readonly notWritten: WhkError | null;
  /** The id of the endpoint that took its place; null: it is the same. */
  readonly replacedBy: string | null;
}

/** Prints the new secret, masked unless it is asked for, and how long the old one is accepted. */
export function printRotated(app: App, rotated: Rotated): void {
  const { io } = app;
  const { rotation, secret, raw } = rotated;
  const shown = revealed(secret, rotation.flags.printSecret);
  if (rotation.flags.raw === true) printRaw(io, raw, shown);
  else if (io.mode.json) io.record(recordOf(rotated), shown);
  else printLines(app, rotated);
}

function printLines(app: App, rotated: Rotated): void {
  const { io } = app;
  const { rotation, secret, replacedBy } = rotated;
  const state = rotated.notStored === null ? "stored" : "not stored";
  const masked = text`new secret ${shownSecret(app, secret, rotation.flags.printSecret)}`;
  const old = oldWords(app, rotated);
  const whole = text`${io.glyphs.ok} rotated  ${masked}, ${state}; ${old}`;
  const fits = whole.width <= lookOf(io).columns;
  printDone(io, "rotated", [fits ? text`${masked}, ${state}; ${old}` : text`${masked}, ${state}`]);
  if (!fits) printField(io, "old", old.replace(/^the old one (is )?/, ""));
  if (replacedBy !== null)
    printField(io, "endpoint", text`${replacedBy} takes the place of ${rotation.id}, which is deleted`);
  const { env } = rotation;
  if (env !== null && rotated.notWritten === null) printField(io, "written", text`${env.key} in ${env.path}`);
}

function oldWords(app: App, { rotation, until, hadOld, notStored }: Rotated): string {
  if (!hadOld) return "no old one was stored for this endpoint";
  if (notStored !== null) return "the old one stays as it was";
  if (rotation.overlap === 0) return "the old one is accepted no more";
  return `the old one is accepted here until ${momentWords(until, app.clock.now())}`;
}

function recordOf({ rotation, secret, until, hadOld, notStored, notWritten, replacedBy }: Rotated): object {
  const ends = hadOld && notStored === null;
  return {
    id: replacedBy ?? rotation.id,
    replaced: replacedBy === null ? null : rotation.id,
    secret,
    stored: notStored === null,
    oldAcceptedUntil: ends ? new Date(until).toISOString() : null,
    written: rotation.env !== null && notWritten === null,
  };
}
