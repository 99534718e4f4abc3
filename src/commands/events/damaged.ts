import type { App } from "../../app.ts";
import { lookOf } from "../../output/look.ts";
import { remainingLines } from "../../output/story.ts";
import { loadWidths } from "../../output/text.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";

/** Prints what the store still has of a delivery whose payload is damaged; nothing when that is lost too. */
export async function showDamaged(app: App, store: DeliveryStore, id: string): Promise<void> {
  const [delivery] = await store.page({ filter: { id }, order: "newest", behind: null, limit: 1 });
  if (delivery === undefined) return;
  const attempts = await store.attemptsOf(id);
  await loadWidths();
  const look = { ...lookOf(app.io), now: app.clock.now(), showHeaders: true, showBody: true };
  for (const line of remainingLines({ delivery, attempts, provider: null }, look)) app.io.line(line);
}
