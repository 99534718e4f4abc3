import type { Retention } from "./deliveries.ts";
import type { Entry } from "./memory-page.ts";

/** The entries a retention does not keep, of all there are, oldest first. */
export function surplusOf(entries: readonly Entry[], retention: Retention): Set<Entry> {
  const { before = Number.NEGATIVE_INFINITY, newest = entries.length, maxBytes } = retention;
  const gone = new Set(
    entries.filter(({ delivery }, at) => delivery.receivedAt < before || at < entries.length - newest),
  );
  const last = entries.at(-1);
  // The newest one goes only when all others go too, and never for the size.
  if (last === undefined || gone.size === entries.length) return gone;
  gone.delete(last);
  if (maxBytes === undefined) return gone;
  const staying = entries.filter((entry) => !gone.has(entry));
  let bytes = staying.reduce((sum, entry) => sum + bytesOf(entry), 0);
  for (const entry of staying.slice(0, -1)) {
    if (bytes <= maxBytes) break;
    bytes -= bytesOf(entry);
    gone.add(entry);
  }
  return gone;
}

/** Bytes of the body and of what apps answered. */
export function bytesOf({ delivery, attempts }: Entry): number {
  return attempts.reduce((bytes, { answer }) => bytes + (answer?.body.length ?? 0), delivery.body.length);
}
