import type { Delivery } from "../../../events/delivery.ts";
import type { Change } from "../../../events/json-diff.ts";
import type { Look } from "../../../output/look.ts";
import { byteCount } from "../../../output/size.ts";
import { verdictWord } from "../../../output/story-signature.ts";
import { table } from "../../../output/table.ts";
import { clip, join, padEnd, type Text, text, toText } from "../../../output/text.ts";
import { count, duration, localTime } from "../../../output/time.ts";

/** Changes shown on a terminal. */
const most = 100;

/**
 * The changes on a terminal: a sign, the path, the old and the new value, bounded in width and number. Into a pipe:
 * all of them, whole, as change, path, old and new value between tabs.
 */
export function changeLines(changes: readonly Change[], look: Look): Text[] {
  const masked = changes.map((change) => maskedChange(change, look));
  if (!Number.isFinite(look.columns)) {
    const rows = masked.map(({ change, path, from, to }) => [change, path, from ?? "", to ?? ""]);
    return table([], rows, look);
  }
  const shown = masked.slice(0, most);
  const natural = Math.max(0, ...shown.map(({ path }) => toText(path).width));
  const width = Math.min(natural, Math.max(12, Math.floor(look.columns * 0.4)));
  const lines = shown.map((change) => changeLine(change, width, look));
  const rest = changes.length - shown.length;
  const more = `${look.glyphs.ellipsis} ${count(rest)} more; --json has them all`;
  return rest === 0 ? lines : [...lines, text`  ${look.paint.dim(more)}`];
}

/** Which two deliveries are compared: one line each, in the same columns. */
export function deliveryLines([a, b]: readonly [Delivery, Delivery], look: Look): Text[] {
  const { paint, columns } = look;
  const later = b.receivedAt - a.receivedAt;
  const after = `${duration(Math.abs(later))} ${later < 0 ? "earlier" : "later"}`;
  const rows = [
    [paint.dim("a"), localTime(a.receivedAt), ...factsOf(a, look)],
    [paint.dim("b"), later === 0 ? "at once" : after, ...factsOf(b, look)],
  ];
  // Nothing stands behind the last column.
  const aligned = rows[0]?.slice(0, -1) ?? [];
  const widths = aligned.map((_, at) => Math.max(...rows.map((row) => toText(row[at] ?? "").width)));
  return rows.map((row) => {
    const line = join(
      row.map((cell, at) => padEnd(cell, widths[at] ?? 0)),
      "  ",
    );
    return Number.isFinite(columns) ? clip(line, columns, look.glyphs.ellipsis) : line;
  });
}

function factsOf(
  { provider, event, signature, method, path, body }: Delivery,
  look: Look,
): (Text | string)[] {
  const masked = (value: string) => (look.redact?.(value) ?? value).slice(0, 60);
  return [
    masked(provider ?? "-"),
    look.paint.bold(masked(event.type ?? "-")),
    ...(look.columns < 80 ? [] : [masked(event.id ?? "-")]),
    verdictWord(signature.verdict, look),
    masked(`${method} ${path}`),
    byteCount(body.length),
  ];
}

/** Longer values are cut before they are measured. */
const longest = 2000;

function maskedChange({ path, change, from, to }: Change, { redact, columns }: Look): Change {
  const masked = (value: string) => {
    const all = redact?.(value) ?? value;
    return Number.isFinite(columns) ? all.slice(0, longest) : all;
  };
  return { path: masked(path), change, from: from && masked(from), to: to && masked(to) };
}

const signs = { added: "+", removed: "-", changed: "~", retyped: "~", rewritten: "~" } as const;
const colors = {
  added: "green",
  removed: "red",
  changed: "yellow",
  retyped: "yellow",
  rewritten: "dim",
} as const;

function changeLine({ path, change, from, to }: Change, width: number, look: Look): Text {
  const { paint, glyphs, columns } = look;
  const remark = remarkOf({ path, change, from, to });
  const room = Math.max(16, columns - width - 6 - (remark === "" ? 0 : remark.length + 2));
  const values = [from, to].filter((value) => value !== null).map(toText);
  const arrow = ` ${glyphs.to} `;
  const fair = Math.floor((room - arrow.length) / 2);
  const [first, second] = values.map(({ width: own }) => own);
  const firstRoom = second === undefined ? room : Math.max(fair, room - arrow.length - second);
  const secondRoom = room - arrow.length - Math.min(first ?? 0, firstRoom);
  const cut = values.map((value, at) => clip(value, at === 0 ? firstRoom : secondRoom, glyphs.ellipsis));
  const sign = paint[colors[change]](signs[change]);
  const name = padEnd(clip(path === "" ? "(whole)" : path, width || 7, glyphs.ellipsis), width);
  return text`  ${sign} ${name}  ${join(cut, arrow)}${remark === "" ? "" : paint.dim(`  ${remark}`)}`;
}

function remarkOf({ change, from, to }: Change): string {
  if (change === "rewritten") return "same value";
  return change === "retyped" ? `${typeName(from)} to ${typeName(to)}` : "";
}

function typeName(json: string | null): string {
  const first = json?.charAt(0) ?? "";
  if (first === "{") return "object";
  if (first === "[") return "array";
  if (first === '"') return "string";
  if (first === "n") return "null";
  return first === "t" || first === "f" ? "boolean" : "number";
}
