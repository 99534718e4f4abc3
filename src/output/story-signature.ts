import { type Delivery, secretRemark, type Verdict, type Verification } from "../events/delivery.ts";
import { hanging } from "./hanging.ts";
import type { Look } from "./look.ts";
import { padEnd, type Text, text } from "./text.ts";

/** What a stored delivery's signature is with the secrets there are now. */
export interface TodayView {
  readonly provider: string | null;
  readonly verification: Verification;
  /** The secret that fits, `stored since 12:04:31`; null when none does. */
  readonly fitting: string | null;
}

/** `✓ verified`, `✗ mismatch`, `· unsigned`. */
export function verdictWord(verdict: Verdict, { paint, glyphs }: Pick<Look, "paint" | "glyphs">): Text {
  if (verdict === "ok") return paint.green(text`${glyphs.ok} verified`);
  if (verdict === "unsigned") return paint.dim(text`${glyphs.dot} ${verdict}`);
  return paint.red(text`${glyphs.fail} ${verdict}`);
}

/** The verdict when the delivery came, and what is different now, each with why and what to change. */
export function signatureStory(
  { signature }: Pick<Delivery, "signature">,
  today: TodayView | null,
  look: Look,
): Text[] {
  const scheme = signature.scheme === null ? "" : `scheme ${signature.scheme}`;
  const remark = signature.verdict === "ok" ? (secretRemark.exec(signature.why ?? "")?.[0] ?? "") : "";
  const then = [scheme, remark.replace("; ", "")].filter((part) => part !== "").join("; ");
  const why = signature.why?.slice(remark.length) ?? "";
  return [
    ...titled(text`${label("signature", look)}${verdictWord(signature.verdict, look)}`, then, look),
    ...explained({ ...signature, why: why === "" ? null : why }, look),
    ...(today === null ? [] : todayLines(signature, today, look)),
  ];
}

function todayLines(then: Verification, { verification: now, fitting }: TodayView, look: Look): Text[] {
  const head = label("today", look);
  if (now.verdict === "ok") {
    const parts = [
      then.verdict === "ok" ? "still" : "",
      fitting === null ? "" : `with the secret ${fitting}`,
    ];
    const words = parts.filter((part) => part !== "").join(", ");
    return titled(text`${head}${verdictWord("ok", look)}`, look.redact?.(words) ?? words, look);
  }
  if (then.verdict === "ok" && unknownSecret.has(now.reason ?? "")) {
    const why =
      "the secret it was verified with is not known here any more; one made for a session ends with it";
    return hanging(head, why, look);
  }
  if (now.reason === "no_secret") return hanging(head, now.why ?? "no secret is known here", look);
  const same = now.verdict === then.verdict && now.reason === then.reason && now.why === then.why;
  if (same) return hanging(head, "the same with the secrets known now", look);
  return [text`${head}${verdictWord(now.verdict, look)}`, ...explained(now, look)];
}

/** Reasons that say no more than that no known secret fits. */
const unknownSecret: ReadonlySet<string> = new Set([
  "unknown_secret",
  "unexplained",
  "unknown_provider",
  "no_secret",
]);

function titled(head: Text, words: string, look: Look): Text[] {
  return words === "" ? [head] : hanging(text`${head}  `, words, look);
}

function explained({ why, hint, reason }: Verification, look: Look): Text[] {
  const said = why ?? reason;
  const { paint } = look;
  const line = (name: string, words: string) =>
    hanging(text`${label("", look)}${paint.dim(name)}  `, look.redact?.(words) ?? words, look);
  return [...(said === null ? [] : line("why", said)), ...(hint === null ? [] : line("fix", hint))];
}

/** The first column of the lower part of the story. */
export function label(name: string, { paint }: Pick<Look, "paint">): Text {
  return padEnd(paint.dim(name), labelWidth);
}

/** Of that column, with the gap behind it. */
export const labelWidth = "attempt 10  ".length - 1;
