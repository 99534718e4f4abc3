import type { Connection } from "./client.ts";

/**
 * Text of a provider as it may stand in a message: on one line, at most `most` characters long, without the
 * API key and without anything that looks like a key or a signing secret. Providers quote what they refuse.
 */
export function publicText(connection: Connection, text: string, most: number): string {
  const line = withoutSecrets(connection, text).replace(/\s+/gu, " ").trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most - 1);
  return `${cut.replace(/[\ud800-\udbff]$/, "")}…`;
}

function withoutSecrets({ apiKey, contract }: Connection, text: string): string {
  let clean = text;
  for (const key of [apiKey, encodeURIComponent(apiKey)]) if (key !== "") clean = clean.replaceAll(key, "…");
  const { auth, endpoint } = contract;
  for (const prefix of [auth.live, auth.test, endpoint.secretPrefix])
    if (prefix !== "") clean = clean.replace(startingWith(prefix), "…");
  return clean;
}

function startingWith(prefix: string): RegExp {
  return new RegExp(`${prefix.replace(/[^\w]/g, "\\$&")}[\\w+/=-]{4,}`, "gi");
}
