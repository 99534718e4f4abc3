import type { Paging, RestContract } from "../../providers/contract.ts";
import { wrap } from "../../providers/wire.ts";
import { isObject, place } from "./answers.ts";
import { Refusal } from "./errors.ts";

/** Part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly start: number;
  readonly limit: number;
  readonly total: number;
  readonly hasMore: boolean;
}

/** The part of the list the query asks for. Throws a {@link Refusal} that names a wrong parameter. */
export function cutPage<Item extends { readonly id: string }>(
  paging: Paging,
  all: readonly Item[],
  query: Readonly<Record<string, string>>,
): Page<Item> {
  const limit = readNumber(query, { name: paging.limit, least: 1, most: paging.largest }) ?? paging.usual;
  const start = startOf(paging, all, query);
  const items = all.slice(start, start + limit);
  return { items, start, limit, total: all.length, hasMore: start + items.length < all.length };
}

/** The first page, which says that more follows: a provider whose list never ends. */
export function repeatingPage<Item extends { readonly id: string }>(
  paging: Paging,
  all: readonly Item[],
  query: Readonly<Record<string, string>>,
): Page<Item> {
  const { [placeParameter(paging)]: _ignored, ...rest } = query;
  return { ...cutPage(paging, all, rest), hasMore: true };
}

/** The whole answer to a list: its contents and what the provider says about the page. */
export function listBody(
  { paging, ...contract }: RestContract,
  page: Page<unknown>,
): Record<string, unknown> {
  const wrapped = wrap({ paging, ...contract }, {});
  const body = isObject(wrapped) ? wrapped : {};
  place(body, paging.items, page.items);
  place(body, paging.hasMore, page.hasMore);
  if (paging.by === "cursor") {
    for (const [path, text] of Object.entries(paging.constants)) place(body, path, text);
    return body;
  }
  place(body, paging.total, page.total);
  place(body, paging.echo.limit, page.limit);
  place(body, paging.echo.offset, page.start);
  return body;
}

/** The query parameters of a list. */
export function pageParameters(paging: Paging): readonly string[] {
  return [paging.limit, placeParameter(paging)];
}

function placeParameter(paging: Paging): string {
  return paging.by === "offset" ? paging.offset : paging.after;
}

function startOf(
  paging: Paging,
  all: readonly { readonly id: string }[],
  query: Readonly<Record<string, string>>,
): number {
  if (paging.by === "offset")
    return readNumber(query, { name: paging.offset, least: 0, most: 999_999_999 }) ?? 0;
  const after = query[paging.after];
  if (after === undefined) return 0;
  const index = all.findIndex(({ id }) => id === after);
  if (index === -1)
    throw new Refusal("validation", `${paging.after} must be the id of an item`, { field: paging.after });
  return index + 1;
}

function readNumber(
  query: Readonly<Record<string, string>>,
  { name, least, most }: { name: string; least: number; most: number },
): number | null {
  const text = query[name];
  if (text === undefined) return null;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Refusal("validation", `${name} must be a whole number from ${least} to ${most}`, { field: name });
}
