import { type Answer, type Attempt, type Delivery, secretRemark } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";
import type { DeliveryLook } from "./look.ts";
import { empty, type Text } from "./text.ts";
import { duration, timeNear } from "./time.ts";

interface Marked {
  readonly delivery: Pick<Delivery, "duplicateOf" | "signature">;
  readonly answer: Pick<Answer, "status" | "ms">;
  readonly attempts: { readonly length: number };
  readonly provider: Provider | null;
  readonly handshake: boolean;
  /** Of a stored delivery: how many attempts were made by now, and what the newest one sent. */
  readonly made?: { readonly count: number; readonly sent: Attempt["sent"] };
}

/** One remark in words, the shorter the later. */
type Mark = readonly [full: string, short: string, shortest: string];

/** What is special about a delivery, as it stands behind its line. Empty when nothing is, null without room. */
export function marksWithin(room: number, outcome: Marked, look: DeliveryLook): Text | null {
  const marks = marksOf(outcome, look);
  if (marks.length === 0) return empty;
  for (const size of [0, 1, 2] as const) {
    const shown = look.paint.yellow(marks.map((mark) => mark[size]).join(", "));
    if (shown.width <= room) return shown;
  }
  return null;
}

function marksOf(marked: Marked, look: DeliveryLook): Mark[] {
  const { delivery, answer, attempts, provider, handshake, made } = marked;
  const { duplicateOf, signature } = delivery;
  const marks: Mark[] = made === undefined ? [] : attemptMarks(made);
  if (handshake)
    marks.push([`handshake ${answer.status < 300 ? "answered" : "refused"}`, "handshake", "handshake"]);
  if (duplicateOf !== null) {
    const time = timeNear(duplicateOf.receivedAt, look.now, look.timeZone);
    marks.push([`duplicate of ${time}`, "duplicate", "dup"]);
    if (duplicateOf.changedBody) marks.push(["changed body", "changed body", "changed"]);
  }
  const [remark] = (signature.verdict === "ok" && secretRemark.exec(signature.why ?? "")) || [];
  if (remark !== undefined) {
    const ending = remark.replace("; ", "");
    const [short = ending] = ending.split(",");
    marks.push([ending, short, short]);
  }
  const passed = attempts.length > 0 || answer.status < 300;
  if (signature.verdict !== "ok" && signature.verdict !== "unsigned" && passed && !handshake) {
    marks.push(["accepted unverified", "unverified", "unverified"]);
  }
  const limit = provider?.delivery.timeLimit ?? null;
  if (provider !== null && limit !== null && answer.ms > limit) {
    marks.push([`slow: ${provider.id} waits ${duration(limit)}`, "slow", "slow"]);
  }
  return marks;
}

function attemptMarks({ count, sent }: NonNullable<Marked["made"]>): Mark[] {
  const marks: Mark[] = count > 1 ? [[`${count} attempts`, `${count} attempts`, `${count}x`]] : [];
  if (sent === "edited") marks.push(["sent edited", "edited", "edited"]);
  if (sent === "resigned") marks.push(["signed again", "signed again", "signed"]);
  return marks;
}
