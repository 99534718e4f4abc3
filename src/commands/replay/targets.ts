import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Attempt, Delivery } from "../../events/delivery.ts";
import { createRoutes } from "../../listen/routes.ts";
import { parseTarget, type Target, targetUrl } from "../../listen/target.ts";
import type { Session } from "../../store/listeners.ts";
import { readDestinations } from "../listen/destinations.ts";
import { fileDefaults } from "../settings/defaults.ts";

/** An app a stored delivery goes to, and who says so. */
export interface Destination {
  readonly target: Target;
  readonly from: "flag" | "before" | "listener" | "project";
}

export interface TargetChoice {
  /** `--to`. */
  readonly to: Target | null;
  /** Only the apps that did not accept it last time. */
  readonly failedOnly: boolean;
  /** The running listeners, newest first. */
  readonly sessions: readonly Session[];
}

/** The apps of one delivery, whose attempts so far are given. Throws a usage error when there is none. */
export type FindTargets = (delivery: Delivery, attempts: readonly Attempt[]) => Promise<Destination[]>;

/**
 * `--to`, else the apps the listener handed it to, of failed ones those that did not accept it; else those of the
 * newest running listener that has any; else those of the project file or the profile, by their routes; else where it
 * was replayed to before.
 */
export function createFindTargets(app: App, { to, failedOnly, sessions }: TargetChoice): FindTargets {
  let usual: Promise<(type: string | null) => Destination[]> | undefined;
  return async (delivery, attempts) => {
    if (to !== null) return [{ target: to, from: "flag" }];
    const received = attempts.filter(({ sent }) => sent === undefined);
    const before = targetsBefore(delivery, failedOnly ? failedLast(attempts) : received);
    if (before.length > 0) return before;
    usual ??= usualTargets(app, sessions);
    const found = (await usual)(delivery.event.type);
    if (found.length > 0) return found;
    const replayed = targetsBefore(delivery, attempts);
    if (replayed.length === 0) throw nowhere(delivery.id);
    return replayed;
  };
}

/** Those whose newest attempt at their URL was not accepted. */
function failedLast(attempts: readonly Attempt[]): Attempt[] {
  const newest = new Map(attempts.map((attempt) => [attempt.url, attempt]));
  return [...newest.values()].filter(({ status }) => status === null || status < 200 || status > 299);
}

function targetsBefore({ path }: Delivery, attempts: readonly Attempt[]): Destination[] {
  const urls = new Set(attempts.map(({ url }) => url));
  return [...urls].flatMap((url) => {
    const target = targetBehind(url, path);
    return target === null ? [] : [{ target, from: "before" }];
  });
}

/**
 * The target from which a delivery with this path and query went to `url`; so every character of the path is sent
 * as it was. Null when no target leads there.
 */
export function targetBehind(url: string, path: string): Target | null {
  if (!URL.canParse(url)) return null;
  const whole = new URL(url);
  const own = targetUrl({ url: new URL(whole.origin) }, path);
  const base = new URL(whole.origin);
  base.pathname = own.pathname === "/" ? whole.pathname : `${withoutEnd(whole.pathname, own.pathname)}/`;
  base.search =
    own.search === "" ? whole.search : withoutEnd(whole.search, own.search.slice(1)).replace(/&$/, "");
  return targetUrl({ url: base }, path).href === whole.href ? { url: base } : null;
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}

async function usualTargets(app: App, sessions: readonly Session[]) {
  const running = sessions.find(({ apps = [] }) => apps.length > 0)?.apps ?? [];
  const from = running.length > 0 ? "listener" : "project";
  const { targets, routes } =
    running.length > 0 ? appsOf(running) : readDestinations(undefined, {}, await fileDefaults(app));
  const targetsFor = createRoutes(routes, targets);
  return (type: string | null) => targetsFor(type).map((target): Destination => ({ target, from }));
}

function appsOf(apps: NonNullable<Session["apps"]>) {
  const read = apps.map(({ url, pattern }) => ({ pattern, target: parseTarget(url) }));
  return {
    targets: read.flatMap(({ pattern, target }) => (pattern === null ? [target] : [])),
    routes: read.flatMap(({ pattern, target }) => (pattern === null ? [] : [{ pattern, target }])),
  };
}

function nowhere(id: string): WhkError {
  return new WhkError("usage", "no_destination", `${id} was never handed to an app, and none is known`, {
    hint: "name the app with --to 3000/webhooks, or start `whk listen 3000`",
  });
}
