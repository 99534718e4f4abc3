import type { App } from "../../app.ts";
import { exitCodeOf } from "../../errors.ts";
import { sendOnce } from "../../http.ts";
import { text } from "../../output/text.ts";
import { clockTime, duration } from "../../output/time.ts";
import { interruptible } from "./interrupt.ts";
import { nextDraft, type Plan } from "./prepare.ts";
import type { RetryPreset } from "./presets.ts";
import { reportSent } from "./report.ts";
import { type RetryEnd, sendUntilAccepted } from "./retry.ts";

/** Follows the schedule, printing each attempt and when the next one comes. */
export async function runRetry(app: App, plan: Plan, preset: RetryPreset, timeScale: number): Promise<void> {
  const { io, clock } = app;
  const interrupt = interruptible(app);
  sayPlan(app, preset, timeScale);
  const signing = { ...plan.signing, signal: interrupt.signal };
  try {
    const end = await sendUntilAccepted(
      { ...plan, signing, clock, send: sendOnce },
      {
        draft: nextDraft(app, plan.event),
        preset,
        timeScale,
        signal: interrupt.signal,
        onSent: (sent) => reportSent(io, sent, { ...plan, tamper: null }),
        onWait: ({ planned, until, left }) => {
          const inFact = timeScale === 1 || planned === 0 ? "" : `, here ${duration(planned / timeScale)}`;
          const when =
            planned === 0 ? "at once" : `at ${clockTime(until, app.env["TZ"])}, after ${duration(planned)}`;
          io.note(text`next attempt ${when}${inFact}; ${left} left`);
        },
      },
    );
    if (endWords[end] !== null) io.note(text`${endWords[end] ?? ""}`);
    if (end === "exhausted" || end === "stopped") app.exitCode = exitCodeOf("app");
  } finally {
    interrupt.end();
  }
}

const endWords: Readonly<Record<RetryEnd, string | null>> = {
  accepted: null,
  exhausted: "the schedule has ended: the sender gives up here",
  stopped: "the answer asks for no more: the sender gives up here",
  interrupted: "interrupted",
};

function sayPlan({ io }: App, { name, waits, note }: RetryPreset, timeScale: number): void {
  const schedule =
    waits.length === 0
      ? "no retries"
      : waits.map((wait) => (wait === 0 ? "at once" : duration(wait))).join(", ");
  const faster = timeScale === 1 ? "" : `, ${timeScale} times as fast`;
  io.note(text`schedule ${name}: ${schedule}${faster}`);
  io.note(text`  ${io.notePaint.dim(note)}`);
}
