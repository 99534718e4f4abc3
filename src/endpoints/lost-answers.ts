import { WhkError } from "../errors.ts";
import type { Failed } from "./answers.ts";
import type { ClientParts } from "./client.ts";
import type { Endpoint, EndpointDraft } from "./endpoint.ts";
import type { Asked } from "./request.ts";
import { detailsOf } from "./wording.ts";

/** Clocks of two machines are seldom further apart, ms. */
const clockSkew = 60_000;

export interface LostCreate {
  readonly asked: Asked;
  readonly draft: EndpointDraft;
  readonly error: WhkError;
  /** When the call began, wall clock, ms. */
  readonly startedAt: number;
}

/** All endpoints and the provider's answer; `warning`: the list may not be whole. */
export interface Listing {
  readonly endpoints: readonly Endpoint[];
  readonly warning: string | null;
  readonly raw: unknown;
}

/**
 * Finds the endpoint a `create` without a usable answer has made, by listing: the same URL, events and
 * description, not older than the call. Throws when none, several or only older ones fit, or when listing
 * fails: what is known then differs, and so does what to do.
 */
export async function recoverCreated(
  { connection }: ClientParts,
  lost: LostCreate,
  list: () => Promise<Listing>,
): Promise<{ endpoint: Endpoint; raw: unknown }> {
  const listing = await list().catch((thrown: unknown) => {
    throw thrown instanceof WhkError ? unknown(lost, `; listing failed too: ${thrown.message}`) : thrown;
  });
  const alike = listing.endpoints.filter((endpoint) => isAlike(endpoint, lost.draft));
  // The sandbox's time is its own.
  const recent = connection.mode === "sandbox" ? alike : alike.filter((one) => !isOlder(one, lost.startedAt));
  const [endpoint] = recent;
  if (endpoint !== undefined && recent.length === 1) return { endpoint, raw: listing.raw };
  if (alike.length > 0) throw ambiguous(lost, recent.length > 0 ? recent : alike);
  throw listing.warning === null ? notCreated(lost) : unknown(lost, `; ${listing.warning}`);
}

/** The error of a `rotate` whose answer is lost. */
export function rotateUnknown(asked: Asked, { error }: Pick<Failed, "error">): WhkError {
  const message = `whether the secret is a new one is unknown: ${error.message}`;
  return new WhkError(error.kind === "network" ? "network" : "provider", "rotate_unknown", message, {
    hint: `the old secret is kept; to be sure, rotate again: \`whk endpoints rotate ${asked.id ?? "<id>"}\``,
    details: { ...error.details, reason: error.code },
  });
}

function isAlike(endpoint: Endpoint, draft: EndpointDraft): boolean {
  if (endpoint.id === draft.besides) return false;
  const [has, wanted] = [new Set(endpoint.events), new Set(draft.events)];
  if (normalised(endpoint.url) !== normalised(draft.url) || has.size !== wanted.size) return false;
  return (
    [...wanted].every((event) => has.has(event)) && (endpoint.description ?? "") === (draft.description ?? "")
  );
}

/** Some providers write `https://example.com` with a slash at the end. */
function normalised(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}

function isOlder({ createdAt }: Endpoint, startedAt: number): boolean {
  return createdAt !== null && Date.parse(createdAt) < startedAt - clockSkew;
}

function notCreated(lost: LostCreate): WhkError {
  return lostError(lost, "not_created", {
    message: `nothing was created: ${lost.error.message}`,
    hint: "the list has no such endpoint, so repeating is safe",
  });
}

function unknown(lost: LostCreate, more: string): WhkError {
  return lostError(lost, "create_unknown", {
    message: `whether it was created is unknown: ${lost.error.message}${more}`,
    hint: "look at `whk endpoints list` before you repeat it",
  });
}

function ambiguous(lost: LostCreate, alike: readonly Endpoint[]): WhkError {
  const shown = alike.slice(0, 5).map(({ id }) => id);
  const ids = alike.length > shown.length ? [...shown, `${alike.length - shown.length} more`] : shown;
  return lostError(lost, "create_ambiguous", {
    message: `whether it was created is unknown: ${lost.error.message}; alike are ${ids.join(", ")}`,
    hint: "`whk endpoints show <id>` tells when each was made; delete the one too many",
    endpoints: ids.join(","),
  });
}

function lostError(
  { asked, error }: LostCreate,
  code: string,
  { message, hint, endpoints }: { message: string; hint: string; endpoints?: string },
): WhkError {
  const found = endpoints === undefined ? {} : { endpoints };
  const details = { ...detailsOf(asked), ...error.details, reason: error.code, ...found };
  return new WhkError(error.kind === "network" ? "network" : "provider", code, message, { hint, details });
}
