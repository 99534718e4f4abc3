import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { compilePatterns } from "../../events/pattern.ts";
import { text } from "../../output/text.ts";
import type { Provider } from "../../providers/provider.ts";

/**
 * Checks the patterns of --events against the provider's known event types. Throws a usage error for what is
 * nearly a known type, warns of anything else that fits none: the list need not be complete.
 */
export function checkEventTypes(app: App, provider: Provider | null, patterns: readonly string[]): void {
  const known = provider?.events.map(({ type }) => type) ?? [];
  if (provider === null || known.length === 0) return;
  const single = patterns
    .flatMap((pattern) => pattern.split(","))
    .map((pattern) => pattern.trim().replace(/^!/, ""));
  for (const pattern of single) {
    if (pattern === "" || known.some(compilePatterns([pattern]))) continue;
    const close = pattern.includes("*") ? null : nearest(pattern, known);
    if (close !== null) {
      throw new WhkError("usage", "unknown_event_type", `${provider.id} has no event type "${pattern}"`, {
        hint: `did you mean ${close}? If not, write ${pattern}*`,
      });
    }
    app.io.warn(text`warning: no event type that is known of ${provider.name} fits "${pattern}"`);
  }
}
