import type { App } from "../../app.ts";
import { lookOf } from "../../output/look.ts";
import { type Column, table } from "../../output/table.ts";
import { type Printable, text } from "../../output/text.ts";
import { localTime } from "../../output/time.ts";
import type { StoredSecret } from "../../store/secrets.ts";
import { findProvider } from "../provider-choice.ts";
import { requireKnownProfile } from "../settings/effective.ts";
import { shownRecord } from "./shown.ts";

/** Prints the secrets that are kept, the newest first, never in full; under --json one array. */
export async function runList(app: App): Promise<void> {
  await requireKnownProfile(app);
  const { provider } = app.globals;
  const id = provider === undefined ? undefined : (await findProvider(app, provider)).id;
  const secrets = await (await app.secrets()).secrets(id);
  if (app.io.mode.json) return app.io.record(secrets.map((one) => shownRecord(app.io, one)));
  if (secrets.length === 0) {
    return app.io.note(
      text`no secrets are stored${id === undefined ? "" : ` for ${id}`}; \`whk secrets set\` keeps one`,
    );
  }
  for (const line of table(
    columns,
    secrets.map((one) => rowOf(app, one)),
    lookOf(app.io),
  ))
    app.io.line(line);
}

const columns: Column[] = [
  { title: "id", least: 12 },
  { title: "provider", least: 8 },
  { title: "label", least: 6 },
  { title: "secret" },
  { title: "ends" },
  { title: "endpoint", least: 8 },
];

function rowOf({ io }: App, { id, provider, label, secret, expiresAt, endpoint }: StoredSecret): Printable[] {
  const ends = expiresAt === null ? "-" : toTheMinute(localTime(expiresAt));
  return [
    io.paint.dim(id),
    io.paint.bold(provider),
    label ?? "-",
    io.mask(secret),
    ends,
    endpoint?.id ?? "-",
  ];
}

function toTheMinute(time: string): string {
  return time.slice(0, "2026-11-21 23:54".length);
}
