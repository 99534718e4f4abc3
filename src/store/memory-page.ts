import type { Attempt, Delivery } from "../events/delivery.ts";
import { compilePatterns } from "../events/pattern.ts";
import {
  type DeliveryFilter,
  type DeliverySummary,
  type ListedDelivery,
  mostPerPage,
  type PageRequest,
} from "./deliveries.ts";

/** A delivery with its attempts, oldest first. */
export interface Entry {
  readonly delivery: Delivery;
  readonly attempts: readonly Attempt[];
}

/** The page of these entries, which come oldest first. */
export function pageOf(entries: readonly Entry[], request: PageRequest): ListedDelivery[] {
  const { filter, order, behind } = request;
  const limit = Math.min(mostPerPage, Math.max(0, Math.trunc(request.limit)));
  const fits = compileFilter(filter);
  const listed: ListedDelivery[] = [];
  for (const entry of order === "oldest" ? entries : entries.toReversed()) {
    if (listed.length >= limit) break;
    const { seq } = entry.delivery;
    if (behind !== null && (order === "oldest" ? seq <= behind : seq >= behind)) continue;
    if (fits(entry)) listed.push(listedOf(entry));
  }
  return listed;
}

function compileFilter(filter: DeliveryFilter): (entry: Entry) => boolean {
  const { id, types, provider, verdicts, since, until, status, search } = filter;
  const passes = compilePatterns(types ?? []);
  const wanted = search === undefined ? null : folded(Buffer.from(search));
  return ({ delivery, attempts }) =>
    passes(delivery.event.type) &&
    (id === undefined || delivery.id === id) &&
    (provider === undefined || delivery.provider === provider) &&
    (verdicts === undefined || verdicts.includes(delivery.signature.verdict)) &&
    (since === undefined || delivery.receivedAt >= since) &&
    (until === undefined || delivery.receivedAt < until) &&
    (status === undefined || endedSo(status, delivery, attempts)) &&
    (wanted === null || folded(delivery.body).includes(wanted));
}

function endedSo(
  status: NonNullable<DeliveryFilter["status"]>,
  { answered }: Delivery,
  attempts: readonly Attempt[],
): boolean {
  const isUnsent = attempts.length === 0;
  const newest = new Map(attempts.map((attempt) => [attempt.url, attempt.status]));
  const statuses = isUnsent ? [answered] : [...newest.values()];
  const isFailed = !isUnsent && statuses.some((one) => one === null || one < 200 || one > 299);
  if (status === "unsent") return isUnsent;
  if (status === "failed") return isFailed;
  if (status === "delivered") return !isUnsent && !isFailed;
  if (typeof status === "number") return statuses.includes(status);
  return statuses.some((one) => one !== null && `${Math.trunc(one / 100)}xx` === status);
}

/** One character for each byte, ASCII letters in lower case. */
function folded(bytes: Buffer): string {
  return bytes.toString("latin1").replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function listedOf({ delivery, attempts }: Entry): ListedDelivery {
  const newest = attempts.at(-1);
  return {
    ...summaryOf(delivery),
    attempts: attempts.length,
    last: newest === undefined ? null : withoutAnswer(newest),
  };
}

function summaryOf({ headers: _headers, body, ...rest }: Delivery): DeliverySummary {
  return { ...rest, bytes: body.length };
}

function withoutAnswer({ answer: _answer, ...rest }: Attempt): Omit<Attempt, "answer"> {
  return rest;
}
