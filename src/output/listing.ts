import type { Attempt } from "../events/delivery.ts";
import { attemptText, colorOf, eventCells, nameTexts, verdictText } from "./cells.ts";
import { ListingColumns, type ListingLayout } from "./listing-columns.ts";
import type { DeliveryLook } from "./look.ts";
import { marksWithin } from "./marks.ts";
import { type Summary, summaryRecord } from "./summary-record.ts";
import { clip, empty, join, padEnd, type Text, text } from "./text.ts";
import { localTime } from "./time.ts";

/** A stored delivery as a list shows it: without its payload, with how it went at the app. */
export type ListedView = Summary & {
  /** How many attempts were made. */
  readonly attempts: number;
  readonly last: Omit<Attempt, "answer"> | null;
};

/** A row, and the beginning of its id by which commands find it again. */
export interface ListedRow {
  readonly view: ListedView;
  readonly shortId: string;
}

/** How a list is drawn; the widths and the day go on from one part of the list to the next. */
export interface ListingLook extends DeliveryLook {
  readonly columnsOf: ListingColumns;
  readonly day: { shown: string };
}

/** The look of a list that begins now: its first rows are taken to be of today unless they say otherwise. */
export function listingLook(look: DeliveryLook): ListingLook {
  const today = dayOf(look.now, look);
  return { ...look, columnsOf: new ListingColumns(), day: { shown: today } };
}

/** One line per delivery for a terminal, and a line with the date where another day begins. */
export function listingLines(rows: readonly ListedRow[], look: ListingLook): Text[] {
  for (const row of rows) look.columnsOf.grow({ ...eventCells(row.view, look), delivery: row.shortId });
  const layout = look.columnsOf.layout(look.columns, look.glyphs);
  return rows.flatMap((row) => [...dayLine(row, look), rowLine(row, layout, look)]);
}

/**
 * The line of a delivery for a pipe, everything whole, separated by tabs: time, id, provider, event type, event id,
 * verdict, status or why there is none, ms, number of attempts, the delivery it is a duplicate of. `-`: nothing.
 */
export function listingCells(view: ListedView, { redact }: Pick<DeliveryLook, "redact">): Text {
  const { last, answered, event, signature, duplicateOf, attempts } = view;
  const outcome = last === null ? answered : (last.status ?? last.error);
  const cells = [
    new Date(view.receivedAt).toISOString(),
    view.id,
    ...[view.provider, event.type, event.id, signature.verdict, outcome],
    last === null ? null : Math.round(last.ms),
    attempts,
    duplicateOf?.id ?? null,
  ];
  return join(
    cells.map((cell) => {
      const whole = String(cell ?? "");
      return (redact?.(whole) ?? whole) || "-";
    }),
    "\t",
  );
}

/** The `delivery` record, as it ended by now: `status` is that of the newest attempt, else what whk answered. */
export function listingRecord(view: ListedView): object {
  const { last, attempts, publicUrl } = view;
  return {
    ...summaryRecord(view, last === null ? view.answered : last.status),
    ...(publicUrl === undefined || publicUrl === null ? {} : { publicUrl }),
    attempts,
    last: last === null ? null : attemptFields(last),
  };
}

/** An attempt as part of another record. */
export function attemptFields({ n, sent, url, startedAt, status, ms, error }: Omit<Attempt, "answer">) {
  const time = new Date(startedAt + ms).toISOString();
  return { time, n, ...(sent && { sent }), url, status, ms: Math.round(ms), error };
}

function dayLine({ view }: ListedRow, look: ListingLook): Text[] {
  const day = dayOf(view.receivedAt, look);
  if (day === look.day.shown) return [];
  look.day.shown = day;
  return [look.paint.dim(day)];
}

function dayOf(ms: number, { timeZone }: DeliveryLook): string {
  return localTime(ms, timeZone).slice(0, 10);
}

function rowLine({ view, shortId }: ListedRow, layout: ListingLayout, look: ListingLook): Text {
  const { columns, glyphs } = look;
  const [time = empty, ...names] = nameTexts(view.receivedAt, eventCells(view, look), { layout, look });
  const verdict = verdictText(view.signature.verdict, layout, look);
  const shown = layout.signOnly ? clip(verdict, layout.verdict, "") : verdict;
  const line = join(
    [time, padEnd(shortId, layout.delivery), ...names, shown, endText(view, layout, look)],
    "  ",
  );
  const marks = marksWithin(columns - line.width - 2, markedOf(view), look) ?? empty;
  return clip(marks === empty ? line : text`${line}  ${marks}`, columns, glyphs.ellipsis);
}

/** What the app answered last, else what whk answered. */
function endText({ last, answered }: ListedView, layout: ListingLayout, look: ListingLook): Text {
  const { paint, glyphs } = look;
  if (last !== null) return attemptText(last, layout, look);
  if (answered !== null) return paint[colorOf(answered)](`${glyphs.from} ${answered}`);
  return paint.dim(`${glyphs.to} ${layout.took === 0 ? "-" : "no attempt"}`);
}

/** What its marks are made of. */
export function markedOf(view: Omit<ListedView, "bytes">) {
  const { signature, answered, attempts, last } = view;
  const status = last?.status ?? answered ?? 200;
  return {
    delivery: view,
    answer: { status, ms: 0 },
    attempts: { length: attempts },
    provider: null,
    handshake: signature.reason === "handshake",
    made: { count: attempts, sent: last?.sent },
  };
}
