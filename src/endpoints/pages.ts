import { readPath } from "../events/path.ts";
import type { CallName, RestContract } from "../providers/contract.ts";
import { unwrap } from "../providers/wire.ts";
import { makeCall } from "./call.ts";
import type { ClientParts } from "./client.ts";
import { Found, identityOf } from "./found.ts";
import type { Asked } from "./request.ts";
import { unexpectedForm } from "./unreadable.ts";

/** More than any account has; a server that makes pages up ends here. */
const mostPages = 1000;
const mostBytes = 16 * 1024 * 1024;

export interface ListWanted {
  readonly name: CallName;
  readonly id?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Items wanted; the rest is not asked for. */
  readonly most: number;
}

export interface Pages {
  readonly asked: Asked;
  readonly items: readonly unknown[];
  /** The one answer, or a list of all. */
  readonly raw: unknown;
  /** Why there may be more; null: these are all. */
  readonly warning: string | null;
}

/** Follows a list to its end. An item that came before is left out; a page of nothing new is the last. */
export async function collectPages(parts: ClientParts, wanted: ListWanted): Promise<Pages> {
  const { contract } = parts.connection;
  const found = new Found(contract);
  const size = Math.max(1, Math.min(wanted.most, contract.paging.largest));
  const raws: unknown[] = [];
  let place: Place = {};
  let bytes = 0;
  for (;;) {
    const page = await onePage(parts, wanted, { [contract.paging.limit]: size, ...place });
    raws.push(page.raw);
    bytes += page.bytes;
    const isNew = found.add(page.items);
    const more = moreAfter(contract, page, { received: found.received, size });
    const next = nextPlace(contract, page.items, found.received);
    const full = raws.length >= mostPages || bytes > mostBytes;
    const wantsNext = more !== "no" && found.items.length < wanted.most;
    if (wantsNext && isNew && next !== null && !full) {
      place = next;
      continue;
    }
    const warning = wantsNext ? whyNoMore(parts, { more, full, pages: raws.length }) : null;
    const raw = raws.length === 1 ? raws[0] : raws;
    return { asked: page.asked, items: found.items.slice(0, wanted.most), raw, warning };
  }
}

type Place = Readonly<Record<string, unknown>>;

interface Page {
  readonly asked: Asked;
  readonly raw: unknown;
  readonly bytes: number;
  readonly items: readonly unknown[];
}

async function onePage(parts: ClientParts, { name, id, fields }: ListWanted, place: Place): Promise<Page> {
  const wanted = { name, fields: { ...fields, ...place } };
  const result = await makeCall(parts, id === undefined ? wanted : { ...wanted, id });
  if (!result.ok) throw result.error;
  const { asked, raw, bytes } = result;
  const { contract } = parts.connection;
  const items = itemsOf(contract, raw);
  if (items === null)
    throw unexpectedForm(asked, [
      raw === null ? "it has no body" : `${contract.paging.items} must be a list`,
    ]);
  return { asked, raw, bytes, items };
}

/** The items of an answer with or without anything around them. */
function itemsOf(contract: RestContract, answer: unknown): readonly unknown[] | null {
  const content = unwrap(contract, answer);
  const { items } = contract.paging;
  for (const candidate of [answer, readPath(answer, items), content, readPath(content, items)])
    if (Array.isArray(candidate)) return candidate;
  return null;
}

/** `perhaps`: the answer does not say, but the page is full. */
type More = "yes" | "perhaps" | "no";

function moreAfter(
  { paging }: RestContract,
  { raw, items }: Page,
  { received, size }: { received: number; size: number },
): More {
  const said = readPath(raw, paging.hasMore);
  if (typeof said === "boolean") return said ? "yes" : "no";
  const total = paging.by === "offset" ? readPath(raw, paging.total) : undefined;
  if (typeof total === "number") return received < total ? "yes" : "no";
  return items.length >= size ? "perhaps" : "no";
}

function nextPlace(contract: RestContract, items: readonly unknown[], received: number): Place | null {
  const { paging } = contract;
  if (paging.by === "offset") return { [paging.offset]: received };
  const last = identityOf(contract, items.at(-1));
  return last === null ? null : { [paging.after]: last };
}

function whyNoMore(
  { connection }: ClientParts,
  { more, full, pages }: { more: More; full: boolean; pages: number },
): string | null {
  const { id } = connection.provider;
  if (full) return `stopped after ${pages} pages; ${id} says that there are more`;
  // A whole list that happens to be as long as a page ends like this, too.
  if (more === "perhaps") return null;
  return `${id} says that there are more, but page ${pages} brought nothing new`;
}
