import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Delivery } from "../../events/delivery.ts";
import { lookOf } from "../../output/look.ts";
import { type StoryLook, storyLines } from "../../output/story.ts";
import { loadWidths, text } from "../../output/text.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import type { SecretOptions } from "../secret-input.ts";
import { storedForExplaining } from "../stored-secrets.ts";
import { showDamaged } from "./damaged.ts";
import { hideEnvironment } from "./export/secrets.ts";
import { printRaw } from "./raw.ts";
import { showRecord } from "./show-record.ts";
import type { Stored } from "./stored.ts";
import type { Today } from "./today.ts";
import { findId } from "./which.ts";

/** The flags of `whk events show`. */
export interface ShowFlags extends SecretOptions {
  readonly raw?: boolean;
  readonly hex?: boolean;
}

/**
 * Prints one delivery: the whole story, or with --raw the bytes of its body. Throws a usage error when it is not
 * there, a store error when what is stored of it is damaged; what can still be read is shown first.
 */
export async function runShow(app: App, given: string, flags: ShowFlags): Promise<void> {
  refuseMixed(app, flags);
  hideEnvironment(app);
  await storedForExplaining(app);
  const { delivery, attempts } = await readStored(app, given, flags);
  if (flags.raw === true) return printRaw(app.io, delivery);
  const today = await askToday(app, delivery, flags);
  if (app.io.mode.json) return app.io.record(showRecord({ delivery, attempts, today }));
  const provider = delivery.provider === null ? null : await (await app.providers()).get(delivery.provider);
  await loadWidths();
  for (const line of storyLines({ delivery, attempts, provider, today }, lookFor(app, flags)))
    app.io.line(line);
}

function refuseMixed({ io }: App, { raw, hex }: ShowFlags): void {
  const given = [raw === true && "--raw", hex === true && "--hex", io.mode.json && "--json"].filter(Boolean);
  if (given.length < 2) return;
  const message = `${given.join(" and ")} are different ways to print`;
  throw new WhkError("usage", "bad_combination", message, { hint: "choose one of them" });
}

async function readStored(app: App, given: string, flags: ShowFlags): Promise<Stored> {
  const store = await app.openStore({ access: "read" });
  try {
    const id = await findId(store, given);
    const delivery = await findWhole(app, store, { id, flags });
    return { delivery, attempts: await store.attemptsOf(id) };
  } finally {
    await store.close();
  }
}

async function findWhole(
  app: App,
  store: DeliveryStore,
  { id, flags }: { readonly id: string; readonly flags: ShowFlags },
): Promise<Delivery> {
  try {
    const delivery = await store.find(id);
    if (delivery !== null) return delivery;
  } catch (thrown) {
    const isDamaged = thrown instanceof WhkError && thrown.code === "record_damaged";
    if (isDamaged && flags.raw !== true && !app.io.mode.json) await showDamaged(app, store, id);
    throw thrown;
  }
  throw new WhkError("usage", "unknown_delivery", `${id} was removed from the store just now`, {
    hint: "`whk events list` shows what there is",
  });
}

/** Without it the story is still worth telling, unless the user gave a secret or a provider for it. */
async function askToday(app: App, delivery: Delivery, flags: ShowFlags): Promise<Today | null> {
  const { verifyToday } = await import("./today.ts");
  try {
    return await verifyToday(app, delivery, flags);
  } catch (thrown) {
    const asked = flags.secretStdin === true || flags.secretFile !== undefined;
    if (asked || !(thrown instanceof WhkError) || thrown.code === "unknown_provider") throw thrown;
    app.io.warn(text`warning: not verified again: ${thrown.message}`);
    return null;
  }
}

function lookFor({ io, clock }: App, { hex }: ShowFlags): StoryLook {
  return { ...lookOf(io), now: clock.now(), showHeaders: true, showBody: true, hex: hex === true };
}
