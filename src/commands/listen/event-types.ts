import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { compilePatterns } from "../../events/pattern.ts";
import { text } from "../../output/text.ts";
import type { Expectation } from "./candidates.ts";

/** Whose deliveries may come. */
interface Expecting {
  readonly named: Pick<Expectation["all"][number], "provider"> | null;
  readonly all: readonly Pick<Expectation["all"][number], "provider" | "configured">[];
}

/**
 * Checks the patterns of --events against the known event types of the provider, of all where none is named.
 * Throws a usage error for what is nearly a type of the named one, warns of anything else that fits none: the
 * lists need not be complete.
 */
export function checkEventTypes(app: App, { named, all }: Expecting, patterns: readonly string[]): void {
  const expected = named === null ? all.filter(({ configured }) => configured) : [named];
  const providers = (expected.length > 0 ? expected : all).map(({ provider }) => provider);
  // Of these the types are not known.
  if (providers.some(({ events }) => events.length === 0)) return;
  const known = providers.flatMap(({ events }) => events.map(({ type }) => type));
  const single = patterns
    .flatMap((pattern) => pattern.split(","))
    .map((pattern) => pattern.trim().replace(/^!/, ""));
  for (const pattern of single) {
    if (pattern === "" || known.some(compilePatterns([pattern]))) continue;
    const close = pattern.includes("*") ? null : nearest(pattern, known);
    if (close !== null && named !== null) {
      throw new WhkError(
        "usage",
        "unknown_event_type",
        `${named.provider.id} has no event type "${pattern}"`,
        {
          hint: `did you mean ${close}? If not, write ${pattern}*`,
        },
      );
    }
    const whose = named === null ? "" : ` of ${named.provider.name}`;
    const meant = close === null ? "" : `; did you mean ${close}?`;
    app.io.warn(text`warning: no event type that is known${whose} fits "${pattern}"${meant}`);
  }
}
