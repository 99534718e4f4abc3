import type { App } from "../../app.ts";
import type { RunningServer } from "../../listen/server.ts";
import type { Target } from "../../listen/target.ts";
import { type Banner, bannerLines, readyRecord } from "../../output/banner.ts";
import { empty, type Printable, text } from "../../output/text.ts";
import type { Expectation } from "./candidates.ts";
import type { Expecting } from "./expecting.ts";
import type { ListenOptions } from "./options.ts";

export interface Announcement {
  readonly options: ListenOptions;
  readonly expected: Expectation;
  readonly server: RunningServer;
  readonly publicUrl: string | null;
  /** The tunnel that is being opened; null or left out: none is. */
  readonly opening?: string | null;
  /** The endpoint that was registered; null: none was. */
  readonly registered: RegisteredAt | null;
  /** What is waited for; null or left out: nothing. */
  readonly expecting?: Expecting | null;
}

/** What is told of a registered endpoint. */
export interface RegisteredAt {
  readonly id: string;
  readonly provider: string;
  readonly base: string;
  readonly secret: string;
  /** It is in a sandbox of this process. */
  readonly sandbox: boolean;
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
  for (const line of howToCause(announcement)) io.note(line);
}

/** How events come about at the simulated provider; the commands are whole, however narrow the terminal. */
function howToCause({ registered, expected }: Announcement): Printable[] {
  if (registered === null || !registered.sandbox) return [];
  const { id, provider } = registered;
  const own = expected.all.find((one) => one.provider.id === provider);
  const type = own?.provider.events[0]?.type ?? "payment.succeeded";
  return [
    "  to let events happen, in another terminal:",
    text`    whk endpoints test ${id} --event ${type} --provider ${provider} --sandbox`,
    text`    whk trigger ${type} --provider ${provider} --sandbox --via api --endpoint ${id}`,
    empty,
  ];
}

/** The `ready` record of this listener. */
export function readyRecordOf(app: App, announcement: Announcement): object {
  const { options, expected, server, publicUrl, registered } = announcement;
  const { targets, routes } = options;
  const forwardTo = new Set([...targets, ...routes.map(({ target }) => target)].map(shownUrl));
  return readyRecord({
    time: app.clock.now(),
    local: server.url,
    publicUrl,
    provider: expected.named?.provider.id ?? registered?.provider ?? null,
    endpointId: registered?.id ?? null,
    forwardTo: [...forwardTo],
    pid: app.pid,
  });
}

function bannerOf({ io }: App, announcement: Announcement): Banner {
  const { options, expected, server, publicUrl, opening = null, registered } = announcement;
  const { targets, routes, respond, printSecret } = options;
  const { expecting = null } = announcement;
  return {
    local: server.url,
    movedFrom: server.movedFrom,
    publicUrl,
    opening,
    endpoint: registered,
    apps: [
      ...routes.map(({ pattern, target }) => ({ url: shownUrl(target), pattern })),
      ...targets.map((target) => ({ url: shownUrl(target), pattern: null })),
    ],
    respond: respond.status,
    expects: expecting === null ? null : expectsText(expecting),
    secrets: secretsOf(expected).map(({ secret, note }) => ({
      shown: printSecret ? io.reveal(secret) : io.mask(secret),
      note,
    })),
  };
}

function expectsText({ expectations, timeout }: Expecting): { types: string; within: string } {
  const types = expectations.progress.map(
    ({ pattern, count }) => pattern + (count === 1 ? "" : ` x${count}`),
  );
  const within = timeout === null ? "without a time limit" : `within ${timeout / 1000} s`;
  return { types: types.join(", "), within };
}

/** Those of the named provider, else all configured ones; the session's own while there is no other. */
function secretsOf({ named, all }: Expectation): { secret: string; note: string }[] {
  const shown = named === null ? all.filter(({ configured }) => configured) : [named];
  const holders = new Map<string, Held[]>();
  for (const { provider, known } of shown) {
    for (const { secret, label } of known) {
      holders.set(secret, [...(holders.get(secret) ?? []), { provider: provider.id, label }]);
    }
  }
  const configured = [...holders].map(([secret, held]) => ({
    secret,
    note: named === null ? `${namesOf(held)}, ${labelsOf(held)}` : labelsOf(held),
  }));
  if (named !== null && configured.length > 0) return configured;
  const own = (named ?? all[0])?.session ?? [];
  const finds = "this session; `whk trigger` finds it by itself";
  return [...configured, ...own.map((secret) => ({ secret, note: finds }))];
}

/** Whose secret it is, and where it comes from. */
interface Held {
  readonly provider: string;
  readonly label: string;
}

/** `stripe, github`; of more than three only the number. */
function namesOf(held: readonly Held[]): string {
  return held.length > 3 ? `${held.length} providers` : held.map(({ provider }) => provider).join(", ");
}

/** `from WHK_A_SECRET, WHK_B_SECRET`. */
function labelsOf(held: readonly Held[]): string {
  const [first = "", ...others] = new Set(held.map(({ label }) => label));
  return [first, ...others.map((label) => label.replace(/^from /, ""))].join(", ");
}

/** Without the slash that stands for no path. */
function shownUrl({ url }: Target): string {
  return url.pathname === "/" && url.search === "" ? url.origin : url.href;
}
