import type { App } from "../../app.ts";
import type { RunningServer } from "../../listen/server.ts";
import type { Target } from "../../listen/target.ts";
import { type Banner, bannerLines, readyRecord } from "../../output/banner.ts";
import type { Expectation, Expected } from "./candidates.ts";
import type { ListenOptions } from "./options.ts";

export interface Announcement {
  readonly options: ListenOptions;
  readonly expected: Expectation;
  readonly server: RunningServer;
  readonly publicUrl: string | null;
}

/** Says that the listener is ready: the first lines, or the record with --json; secrets in full if asked to. */
export function announce(app: App, announcement: Announcement, ready: object): void {
  const { io } = app;
  const { options, expected } = announcement;
  const secrets = secretsOf(expected).map(({ secret }) => secret);
  if (io.mode.json) {
    if (options.printSecret) io.record({ ...ready, secrets }, secrets);
    else io.record(ready);
    return;
  }
  const { notePaint: paint, glyphs, columns } = io;
  for (const line of bannerLines(bannerOf(app, announcement), { paint, glyphs, columns })) io.note(line);
}

/** The `ready` record of this listener. */
export function readyRecordOf(app: App, { options, expected, server, publicUrl }: Announcement): object {
  const { targets, routes } = options;
  const forwardTo = new Set([...targets, ...routes.map(({ target }) => target)].map(shownUrl));
  return readyRecord({
    time: app.clock.now(),
    local: server.url,
    publicUrl,
    provider: expected.named?.provider.id ?? null,
    endpointId: null,
    forwardTo: [...forwardTo],
    pid: app.pid,
  });
}

function bannerOf({ io }: App, { options, expected, server, publicUrl }: Announcement): Banner {
  const { targets, routes, respond, printSecret } = options;
  return {
    local: server.url,
    movedFrom: server.movedFrom,
    publicUrl,
    apps: [
      ...routes.map(({ pattern, target }) => ({ url: shownUrl(target), pattern })),
      ...targets.map((target) => ({ url: shownUrl(target), pattern: null })),
    ],
    respond: respond.status,
    secrets: secretsOf(expected).map(({ secret, note }) => ({
      shown: printSecret ? io.reveal(secret) : io.mask(secret),
      note,
    })),
  };
}

/** Those of the named provider, else all configured ones; the session's own while there is no other. */
function secretsOf({ named, all }: Expectation): { secret: string; note: string }[] {
  const shown = named === null ? all.filter(({ configured }) => configured) : [named];
  const holders = new Map<string, Expected[]>();
  for (const one of shown) {
    for (const secret of one.secrets.filter((secret) => !one.session.includes(secret))) {
      holders.set(secret, [...(holders.get(secret) ?? []), one]);
    }
  }
  const configured = [...holders].map(([secret, held]) => ({
    secret,
    note: named === null ? `${namesOf(held)}, ${sourcesOf(held)}` : sourcesOf(held),
  }));
  if (named !== null && configured.length > 0) return configured;
  const own = (named ?? all[0])?.session ?? [];
  const finds = "this session; `whk trigger` finds it by itself";
  return [...configured, ...own.map((secret) => ({ secret, note: finds }))];
}

/** `stripe, github`; of more than three only the number. */
function namesOf(held: readonly Expected[]): string {
  return held.length > 3 ? `${held.length} providers` : held.map(({ provider }) => provider.id).join(", ");
}

function sourcesOf(held: readonly Expected[]): string {
  return `from ${[...new Set(held.map(({ source }) => source))].join(", ")}`;
}

/** Without the slash that stands for no path. */
function shownUrl({ url }: Target): string {
  return url.pathname === "/" && url.search === "" ? url.origin : url.href;
}
