import { type Attempt, type Delivery, headerValues } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";
import { type BodyBounds, bodyLines, boundedHex, headerLines } from "./body.ts";
import { attemptText, colorOf, eventCells } from "./cells.ts";
import { flowing } from "./flow.ts";
import { markedOf } from "./listing.ts";
import type { DeliveryLook } from "./look.ts";
import { marksWithin } from "./marks.ts";
import { byteCount } from "./size.ts";
import { attemptStory } from "./story-attempt.ts";
import { label, signatureStory, type TodayView, verdictWord } from "./story-signature.ts";
import { empty, type Text, text, toText } from "./text.ts";
import { localTime, zoneOffset } from "./time.ts";

/** A stored delivery with everything that is known of it. */
export interface StoryView {
  readonly delivery: Delivery;
  readonly attempts: readonly Attempt[];
  readonly provider: Provider | null;
  /** Its signature by today's secrets; null: that was not asked. */
  readonly today: TodayView | null;
}

export interface StoryLook extends DeliveryLook {
  /** The body as hexadecimal bytes, whatever it is. */
  readonly hex: boolean;
}

/** The whole story of a delivery: what came, whether it was genuine, what became of it. */
export function storyLines(view: StoryView, look: StoryLook): Text[] {
  const { delivery, attempts } = view;
  return [
    ...headLines(delivery, attempts, look),
    empty,
    ...requestLines(delivery, look),
    empty,
    ...payloadLines(delivery, look),
    empty,
    ...outcomeLines(view, look),
  ];
}

/** What is left to tell of a delivery whose headers and body cannot be read: `delivery` is what the list has. */
export function remainingLines(
  view: Omit<StoryView, "delivery" | "today"> & { readonly delivery: Named },
  look: DeliveryLook,
): Text[] {
  const lost = look.paint.red("headers and body are damaged in the store");
  return [
    ...headLines(view.delivery, view.attempts, look),
    empty,
    lost,
    empty,
    ...outcomeLines({ ...view, today: null }, look),
  ];
}

type Named = Omit<Delivery, "headers" | "body">;

function outcomeLines(
  { delivery, attempts, provider, today }: Omit<StoryView, "delivery"> & { readonly delivery: Named },
  look: DeliveryLook,
): Text[] {
  return [
    ...signatureStory(delivery, today, look),
    ...attempts.flatMap((attempt, index) =>
      attemptStory({ delivery, provider }, { attempt, number: index + 1 }, look),
    ),
    ...(attempts.length === 0 ? [unsentLine(delivery, look)] : []),
  ];
}

/** The lines that name a delivery: id and time, then whose event it is and how it ended. */
function headLines(delivery: Named, attempts: readonly Attempt[], look: DeliveryLook): Text[] {
  const { paint, columns } = look;
  const { provider, type, id } = eventCells(delivery, look);
  const { receivedAt, signature, answered } = delivery;
  const time = `${localTime(receivedAt, look.timeZone)} ${zoneOffset(receivedAt, look.timeZone)}`;
  const last = attempts.at(-1);
  const marked = markedOf({ ...delivery, attempts: attempts.length, last: last ?? null });
  const marks = marksWithin(Number.POSITIVE_INFINITY, marked, look) ?? empty;
  const names = [toText(provider), paint.bold(type), paint.dim(id)].filter(({ plain }) => plain !== "-");
  const end =
    last === undefined ? ownAnswer(answered, look) : [attemptText(last, { took: " 999 ms".length }, look)];
  return [
    ...flowing([paint.bold(delivery.id), paint.dim(time)], columns),
    ...flowing([...names, verdictWord(signature.verdict, look), ...end, marks], columns),
  ];
}

function ownAnswer(answered: number | null, { paint, glyphs }: DeliveryLook): Text[] {
  return answered === null ? [] : [paint[colorOf(answered)](`${glyphs.from} ${answered}`)];
}

function requestLines({ method, path, headers, publicUrl, body }: Delivery, look: StoryLook): Text[] {
  const { paint } = look;
  const size = paint.dim(byteCount(body.length));
  const sentTo =
    publicUrl === undefined || publicUrl === null ? [] : [text`${paint.dim("sent to")} ${publicUrl}`];
  return [text`${paint.bold(text`${method} ${path}`)}  ${size}`, ...sentTo, ...headerLines(headers, look)];
}

const rest = "--raw has all of it";
/** Of one delivery that somebody wants to read. */
const wholly: BodyBounds = {
  lines: 5000,
  characters: 512 * 1024,
  longestLine: 10_000,
  hexBytes: 4096,
  largestJson: 2 * 1024 * 1024,
  rest,
};

/** Indented, so that no line of a body looks like one of the story. */
function payloadLines({ headers, body }: Delivery, look: StoryLook): Text[] {
  const bounds = look.hex ? { ...wholly, hexBytes: 64 * 1024 } : wholly;
  const inside = { ...look, columns: look.columns - 2, bounds };
  const lines =
    look.hex && body.length > 0
      ? boundedHex(body, inside)
      : bodyLines(body, headerValues(headers, "content-type")[0] ?? null, inside);
  return lines.map((line) => text`  ${line}`);
}

function unsentLine({ answered }: Named, { paint }: DeliveryLook): Text {
  const who = answered === null ? "nothing is recorded of an app" : `whk answered ${answered} itself`;
  return text`${label("attempts", { paint })}none; ${who}`;
}
