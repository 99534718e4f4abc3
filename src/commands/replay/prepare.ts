import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Attempt, Delivery } from "../../events/delivery.ts";
import { withOwn } from "../../listen/forward.ts";
import { type Target, targetUrl } from "../../listen/target.ts";
import { text } from "../../output/text.ts";
import { duration } from "../../output/time.ts";
import type { Provider } from "../../providers/provider.ts";
import { isSignatureHeader } from "../../signing/places.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import type { Session } from "../../store/listeners.ts";
import { edited } from "../../trigger/compose.ts";
import { refuseForeign } from "./foreign.ts";
import type { ReplayOptions } from "./options.ts";
import { resigned } from "./resign.ts";
import { isVerified } from "./select.ts";
import { createSigner, type Signer, schemeOf } from "./signer.ts";
import { createFindTargets, type Destination, type FindTargets } from "./targets.ts";

/** One delivery, ready to be handed to its apps. */
export interface Ready {
  /** As it is stored. */
  readonly delivery: Delivery;
  /** Null: nobody knows whose it is. */
  readonly provider: Provider | null;
  /** As it goes to each app. */
  readonly sends: readonly { readonly target: Target; readonly delivery: Delivery }[];
  readonly sent: NonNullable<Attempt["sent"]>;
}

export interface PrepareParts {
  readonly store: DeliveryStore;
  readonly options: ReplayOptions;
  /** The running listeners, newest first. */
  readonly sessions: readonly Session[];
}

interface Preparing extends PrepareParts {
  readonly findTargets: FindTargets;
  readonly signer: Signer;
  readonly warnStale: (delivery: Delivery, provider: Provider) => void;
}

/**
 * Reads the stored delivery with this id, finds its apps, and edits and signs it as asked, as of now. Throws a usage
 * error when it may not be sent or something about it stays open, a SigningError when it cannot be signed, a store
 * error when it is damaged.
 */
export function createPrepare(app: App, parts: PrepareParts): (id: string) => Promise<Ready> {
  const { store, options, sessions } = parts;
  const { to, choice, secrets } = options;
  const failedOnly = choice.by === "filter" && choice.filter.status === "failed";
  const preparing: Preparing = {
    ...parts,
    findTargets: createFindTargets(app, { to, failedOnly, sessions }),
    signer: createSigner(app, secrets, sessions),
    warnStale: createWarnStale(app),
  };
  return async (id) => {
    const delivery = await store.find(id);
    if (delivery === null) throw gone(id);
    if (!options.allowInvalid) refuseUnverified(delivery);
    const destinations = await preparing.findTargets(delivery, await store.attemptsOf(id));
    return options.resign
      ? signedAnew(app, { delivery, destinations }, preparing)
      : asStored(app, { delivery, destinations }, preparing);
  };
}

interface Found {
  readonly delivery: Delivery;
  readonly destinations: readonly Destination[];
}

async function asStored(app: App, { delivery, destinations }: Found, parts: Preparing): Promise<Ready> {
  const provider = delivery.provider === null ? null : await parts.signer.providerOf(delivery);
  if (provider !== null) {
    parts.warnStale(delivery, provider);
    const scheme = schemeOf(delivery, provider);
    for (const one of destinations) await refuseForeign(app, one, { scheme, resigned: false });
  }
  const sends = destinations.map(({ target }) => ({ target, delivery }));
  return { delivery, provider, sends, sent: "stored" };
}

async function signedAnew(app: App, { delivery, destinations }: Found, parts: Preparing): Promise<Ready> {
  const { edits, headers: own } = parts.options;
  const provider = await parts.signer.providerOf(delivery);
  if (provider === null) throw whose(delivery);
  refuseOther(delivery, parts.options);
  const scheme = schemeOf(delivery, provider);
  const taken = own.find(([name]) => isSignatureHeader(scheme, name));
  if (taken !== undefined) throw signatureHeader(taken[0]);
  for (const one of destinations) await refuseForeign(app, one, { scheme, resigned: true });
  const body = edits.reduce(edited, delivery.body);
  const secrets = await parts.signer.secretsFor(provider, scheme);
  const unsigned = { ...delivery, body, headers: withOwn(delivery.headers, own) };
  const now = app.clock.now();
  const sends = destinations.map(({ target }) => {
    const url = targetUrl(target, delivery.path);
    return { target, delivery: resigned(unsigned, { scheme, secrets, url, now }) };
  });
  return { delivery, provider, sends, sent: edits.length > 0 ? "edited" : "resigned" };
}

/** Says once for every provider that its apps judge the age of what they get. */
function createWarnStale({ io, clock }: App): Preparing["warnStale"] {
  const told = new Set<string>();
  return (delivery, provider) => {
    const tolerance = schemeOf(delivery, provider).ts?.tolerance ?? null;
    if (tolerance === null || told.has(provider.id)) return;
    if (clock.now() - delivery.receivedAt <= tolerance * 1000) return;
    told.add(provider.id);
    const limit = duration(tolerance * 1000);
    io.warn(
      text`warning: apps refuse what ${provider.id} signed more than ${limit} ago; --resign signs it again`,
    );
  };
}

/** A delivery that did not verify may be anybody's. Throws a usage error that says the verdict. */
function refuseUnverified({ id, signature }: Delivery): void {
  const { verdict } = signature;
  if (isVerified(verdict)) return;
  throw new WhkError("usage", "unverified_delivery", `${id} did not verify: ${verdict}`, {
    hint: "add --allow-invalid to send it all the same",
    details: { verdict },
  });
}

/** Whose a delivery is cannot be changed by naming another provider. */
function refuseOther({ id, provider }: Delivery, { choice }: ReplayOptions): void {
  const named = choice.by === "id" ? choice.provider : undefined;
  if (named === undefined || provider === null || provider === named) return;
  throw new WhkError("usage", "another_provider", `${id} is from ${provider}, not from ${named}`, {
    hint: "leave out --provider",
  });
}

function gone(id: string): WhkError {
  return new WhkError("usage", "unknown_delivery", `${id} is no longer in the store`, {
    hint: "`whk events list` shows what there is",
  });
}

function whose({ id }: Delivery): WhkError {
  return new WhkError("usage", "missing_provider", `nobody knows which provider ${id} is from`, {
    hint: "name it with --provider, or leave out --resign and --set",
  });
}

function signatureHeader(name: string): WhkError {
  const message = `--header ${name}: the signing writes this header itself`;
  return new WhkError("usage", "signature_header", message, { hint: "leave it out" });
}
