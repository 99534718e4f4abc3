import type { App } from "../../app.ts";
import type { RunningServer } from "../../listen/server.ts";
import type { Target } from "../../listen/target.ts";
import { type Banner, bannerLines, readyRecord } from "../../output/banner.ts";
import type { Expectation } from "./candidates.ts";
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
  const configured = shown.flatMap(({ secrets, session, source, provider }) =>
    secrets
      .filter((secret) => !session.includes(secret))
      .map((secret) => ({
        secret,
        note: named === null ? `${provider.id}, from ${source}` : `from ${source}`,
      })),
  );
  const own = (named ?? all[0])?.session ?? [];
  const finds = "this session; `whk trigger` finds it by itself";
  if (named !== null && configured.length > 0) return unique(configured);
  return unique([...configured, ...own.map((secret) => ({ secret, note: finds }))]);
}

function unique<T extends { secret: string }>(secrets: readonly T[]): T[] {
  return [...new Map(secrets.map((one) => [one.secret, one])).values()];
}

/** Without the slash that stands for no path. */
function shownUrl({ url }: Target): string {
  return url.pathname === "/" && url.search === "" ? url.origin : url.href;
}
