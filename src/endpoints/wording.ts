import type { Connection } from "./client.ts";
import type { Asked } from "./request.ts";

type Details = Record<string, string | number | boolean | null>;

/** What every error of a call says in its JSON document. */
export function detailsOf({ connection, name, method, call, id }: Asked): Details {
  const about = { provider: connection.provider.id, operation: name, method, path: call.path };
  return id === null ? about : { ...about, endpoint: id };
}

/** The base without user and query. */
export function baseInWords({ base }: Connection): string {
  if (!URL.canParse(base)) return "the address";
  const { protocol, host, pathname } = new URL(base);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

/** How to find out whether something was done, when the answer to it was lost; null for calls that only ask. */
export function howToFindOut({ name, id, method }: Asked): string | null {
  if (method === "GET") return null;
  if (name === "create" || id === null) return "it may have been done; `whk endpoints list` tells";
  if (name === "test")
    return `it may have been sent; \`whk endpoints logs ${id}\` tells where there are logs`;
  return `it may have been done; \`whk endpoints show ${id}\` tells`;
}
