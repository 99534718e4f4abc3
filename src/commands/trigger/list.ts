import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { compilePatterns } from "../../events/pattern.ts";
import { lookOf } from "../../output/look.ts";
import { table } from "../../output/table.ts";
import type { Session } from "../../store/listeners.ts";
import { namedProvider } from "./source.ts";

/**
 * Prints the event types of the chosen provider, or of all: a table, or under --json one array. `pattern`
 * keeps those it matches. Throws a usage error when nothing is left.
 */
export async function listEvents(app: App, pattern: string | null, session: Session | null): Promise<void> {
  const named = await namedProvider(app, session);
  const providers = named === null ? await (await app.providers()).all() : [named];
  const wanted = compilePatterns(pattern === null ? [] : [pattern]);
  const rows = providers.flatMap((provider) =>
    provider.events
      .filter((event) => wanted(event.type))
      .map(({ type, title, evidence }) => ({ provider: provider.id, type, title, evidence })),
  );
  if (rows.length === 0) {
    throw new WhkError(
      "usage",
      "no_event_types",
      `no event type ${pattern ?? ""} of ${named?.id ?? "any provider"}`,
      {
        hint: "`whk trigger --list` shows all, `whk providers list` the providers",
      },
    );
  }
  if (app.io.mode.json) app.io.record(rows);
  else print(app, rows);
}

function print({ io }: App, rows: readonly { provider: string; type: string; title: string }[]): void {
  const columns = [{ title: "provider" }, { title: "event type" }, { title: "what happened", least: 10 }];
  const cells = rows.map(({ provider, type, title }) => [provider, io.paint.bold(type), title]);
  for (const line of table(columns, cells, lookOf(io))) io.line(line);
}
