import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { lookOf } from "../../output/look.ts";
import { type Column, table } from "../../output/table.ts";
import { toText } from "../../output/text.ts";
import { type Explained, explainAll } from "../settings/explained.ts";

/**
 * Prints every effective value with where it comes from, keys and secrets masked; under --json an array, with a
 * key the one value as an object. Throws a usage error for an unknown key.
 */
export async function runExplain(app: App, key: string | undefined): Promise<void> {
  const all = await explainAll(app);
  const chosen = key === undefined ? all : withKey(all, key);
  if (app.io.mode.json) return app.io.record(key === undefined ? chosen : (chosen[0] ?? {}));
  const { paint } = app.io;
  const rows = chosen.map((one) => [one.key, shown(one), paint.dim(toText(one.source ?? "-"))]);
  for (const line of table(columns, rows, lookOf(app.io))) app.io.line(line);
}

const columns: Column[] = [{ title: "key" }, { title: "value", least: 16 }, { title: "from" }];

function shown({ value }: Explained): string {
  if (value === null) return "-";
  return typeof value === "string" ? value : value.join(", ");
}

function withKey(all: readonly Explained[], key: string): Explained[] {
  const found = all.find((one) => one.key === key);
  if (found !== undefined) return [found];
  const keys = all.map((one) => one.key);
  const close = nearest(key, keys);
  throw new WhkError("usage", "unknown_setting", `there is no value "${key}"`, {
    hint: close === null ? `there are ${keys.join(", ")}` : `did you mean ${close}?`,
  });
}
