import type { Scheme } from "../signing/scheme.ts";
import { openRegistry, type Registry } from "./index.ts";

// Every API uses it, so it names no provider.
const sharedByAll = "authorization";

/** The lower-case header names a scheme's signature stands in; `name-*` stands for numbered ones. */
export function headersOf(scheme: Scheme): readonly string[] {
  if (scheme.sig?.in !== "header") return [];
  return typeof scheme.sig.name === "string" ? [scheme.sig.name] : scheme.sig.name;
}

/**
 * Ids of the providers whose signature stands in a header of this name, known whole or by signature only.
 * A hint, never a choice: several providers share a header and sign differently.
 */
export async function providersWithHeader(
  name: string,
  registry: Registry = openRegistry(),
): Promise<string[]> {
  const wanted = name.toLowerCase();
  if (wanted === sharedByAll) return [];
  const found: string[] = [];
  for (const id of [...registry.ids, ...(await registry.directoryIds())]) {
    const provider = await registry.get(id);
    const headers = provider?.schemes.flatMap((variant) => headersOf(variant.scheme)) ?? [];
    if (headers.some((header) => matches(header, wanted))) found.push(id);
  }
  return found;
}

function matches(header: string, wanted: string): boolean {
  return header.endsWith("-*") ? wanted.startsWith(header.slice(0, -1)) : header === wanted;
}
