import type { Attempt, Delivery, RawHeaders } from "../../../events/delivery.ts";
import { headerValues } from "../../../events/delivery.ts";
import { endToEnd } from "../../../listen/headers.ts";
import { originForm } from "../../../listen/path.ts";
import { parseTarget, targetUrl } from "../../../listen/target.ts";

/** A stored delivery as a request that another tool sends. */
export interface ExportedRequest {
  readonly method: string;
  /** Printable ASCII; path and query as they were received wherever the target leaves them so. */
  readonly url: string;
  /** In the order received, duplicates kept, without those of one connection and without Host. */
  readonly headers: RawHeaders;
  readonly body: Buffer;
  readonly delivery: Pick<Delivery, "id" | "provider" | "event" | "receivedAt">;
  /** The newest attempt at this very URL; null: none was made. */
  readonly attempt: Attempt | null;
}

/**
 * The request for `to`, else for where the newest attempt went, else for http://localhost:3000. Throws a usage
 * error for a target that is none.
 */
export function requestOf(
  delivery: Delivery,
  attempts: readonly Attempt[],
  to: string | undefined,
): ExportedRequest {
  const { id, provider, event, receivedAt, method, headers, body } = delivery;
  const newest = attempts.at(-1) ?? null;
  const href =
    to === undefined && newest !== null
      ? newest.url
      : targetUrl(parseTarget(to ?? "http://localhost:3000"), delivery.path).href;
  return {
    method,
    url: exactUrl(href, delivery.path),
    headers: endToEnd(headers).filter(([name]) => name.toLowerCase() !== "host"),
    body,
    delivery: { id, provider, event, receivedAt },
    attempt: newest?.url === href ? newest : null,
  };
}

/** What a comment says of it: `payvost payment.succeeded evt_1, delivery dlv_…`; harmless in every language. */
export function titleOf({ delivery: { id, provider, event } }: ExportedRequest): string {
  const names = [provider, event.type, event.id].filter((name) => name !== null);
  const title = names.length === 0 ? `delivery ${id}` : `${names.join(" ")}, delivery ${id}`;
  return title.replace(/[^\w .:,/@+-]/g, "_").slice(0, 200);
}

/** True when the sender said no type; tools would make one up, and apps read the body by it. */
export function isUntyped({ headers }: ExportedRequest): boolean {
  return headerValues(headers, "content-type").length === 0;
}

/** True when there is nothing to send behind the headers. */
export function isBodiless({ method, body }: ExportedRequest): boolean {
  return body.length === 0 && /^(?:GET|HEAD)$/.test(method);
}

/** The URL standard writes some characters of a path differently; the delivery's own stay where that is all. */
function exactUrl(href: string, path: string): string {
  const exact = new URL(href).origin + originForm(path);
  return new URL(exact).href === href ? exact : href;
}
