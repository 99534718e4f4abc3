import type { Answer, Attempt, Delivery, Verdict } from "../events/delivery.ts";
import { DeliveryColumns, type Layout } from "./columns.ts";
import type { DeliveryLook } from "./look.ts";
import { clip, clipMiddle, padEnd, padStart, type Text, text, toText } from "./text.ts";
import { clockTime, duration } from "./time.ts";

/** What names a delivery; safe to cut, secrets are masked already. */
export interface EventCells {
  readonly provider: string;
  readonly type: string;
  readonly id: string;
}

interface Drawn {
  readonly layout: Layout;
  readonly look: DeliveryLook;
}

interface Took {
  readonly layout: Pick<Layout, "took">;
  readonly look: Pick<DeliveryLook, "paint">;
}

const longestText = 200;

/** The names of a delivery, `-` for what it does not tell. */
export function eventCells(
  { provider, event }: Pick<Delivery, "provider" | "event">,
  { redact }: Pick<DeliveryLook, "redact">,
): EventCells {
  const cell = (value: string | null) => {
    const bounded = (value ?? "").slice(0, 2 * longestText);
    return (redact?.(bounded) ?? bounded).slice(0, longestText) || "-";
  };
  return { provider: cell(provider), type: cell(event.type), id: cell(event.id) };
}

/** The widths for a line with these names. */
export function layoutOf(cells: EventCells, { widths, columns, glyphs }: DeliveryLook): Layout {
  const session = widths ?? new DeliveryColumns();
  session.grow(cells);
  return session.layout(columns, glyphs);
}

/** Time, provider, event type and id, as many of them as are shown. */
export function nameTexts(at: number, cells: EventCells, { layout, look }: Drawn): Text[] {
  const { paint, columns, glyphs } = look;
  const shown = (value: string, width: number, cut = clip) =>
    columns === Number.POSITIVE_INFINITY ? toText(value) : cut(value, width, glyphs.ellipsis);
  const texts = [paint.dim(clockTime(at, look.timeZone))];
  if (layout.provider > 0) texts.push(padEnd(shown(cells.provider, layout.provider), layout.provider));
  texts.push(padEnd(paint.bold(shown(cells.type, layout.type)), layout.type));
  if (layout.id > 0) texts.push(padEnd(paint.dim(shown(cells.id, layout.id, clipMiddle)), layout.id));
  return texts;
}

/** `✓ verified`, `✗ mismatch`, `· unsigned`. */
export function verdictText(
  verdict: Verdict,
  layout: Pick<Layout, "verdict">,
  { paint, glyphs }: Pick<DeliveryLook, "paint" | "glyphs">,
): Text {
  const sign = Math.max(glyphs.ok.length, glyphs.fail.length);
  const signed = (glyph: string, word: string) => text`${padEnd(glyph, sign)} ${word}`;
  if (verdict === "ok") return padEnd(paint.green(signed(glyphs.ok, "verified")), layout.verdict);
  if (verdict === "unsigned") return padEnd(paint.dim(signed(glyphs.dot, verdict)), layout.verdict);
  return padEnd(paint.red(signed(glyphs.fail, verdict)), layout.verdict);
}

/** What whk itself answered: `← 401    1 ms`. */
export function ownAnswerText(answer: Answer, layout: Layout, look: DeliveryLook): Text {
  return withTime(look.paint[colorOf(answer.status)](`${look.glyphs.from} ${answer.status}`), answer.ms, {
    layout,
    look,
  });
}

/** What an app answered: `→ 200   12 ms`, or `→ ✗ refused`. */
export function attemptText(
  attempt: Pick<Attempt, "status" | "error" | "ms">,
  layout: Pick<Layout, "took">,
  look: Pick<DeliveryLook, "paint" | "glyphs">,
): Text {
  const { paint, glyphs } = look;
  if (attempt.status !== null) {
    const status = paint[colorOf(attempt.status)](`${glyphs.to} ${attempt.status}`);
    return withTime(status, attempt.ms, { layout, look });
  }
  const reason = (attempt.error ?? "network").replaceAll("_", " ");
  return paint.red(`${glyphs.to} ${glyphs.fail}${layout.took === 0 ? "" : ` ${reason}`}`);
}

function withTime(status: Text, ms: number, { layout, look }: Took): Text {
  if (layout.took === 0) return status;
  return text`${status}${look.paint.dim(padStart(duration(ms), layout.took))}`;
}

/** The colour of a status. */
export function colorOf(status: number): "green" | "yellow" | "red" {
  if (status >= 400 || status < 200) return "red";
  return status >= 300 ? "yellow" : "green";
}
