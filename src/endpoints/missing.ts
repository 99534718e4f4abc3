import type { Reason, Refusal } from "./refusals.ts";
import type { Asked } from "./request.ts";
import { baseInWords } from "./wording.ts";

/**
 * What a 404 or 405 means. Where the call is our assumption it may be wrong, so that is said and never just
 * "not found", unless whk's own sandbox answers in the provider's shape: there the path is known to be right.
 */
export function missing(asked: Asked, { said, status }: Refusal): Reason {
  const { connection, call, id, method } = asked;
  const provider = connection.provider.id;
  const ownAnswer = id !== null && status === 404 && said.own;
  const known = call.evidence !== "inferred" || call.only === "sandbox" || connection.mode === "sandbox";
  const about = { kind: "provider" } as const;
  if (ownAnswer && known) {
    const words = `${provider} has no endpoint ${quoted(id)}`;
    return { ...about, code: "endpoint_not_found", words, hint: withAssumption(asked, listHint) };
  }
  const sent = `${method} ${call.path}`;
  if (call.evidence === "inferred") {
    const other = ownAnswer ? `, or there is no endpoint ${quoted(id)}` : "";
    const words = `${provider} refused ${sent}: this path is our assumption${other}`;
    const look = ownAnswer ? "`whk endpoints list` shows the ids; " : "";
    return { ...about, code: "path_assumed", words, hint: `${look}${overrideHint(asked)}` };
  }
  const words = `${provider} has no ${sent} at ${baseInWords(connection)}`;
  return { ...about, code: "path_unknown", words, hint: sourceHint(asked) };
}

const listHint = "`whk endpoints list` shows the ids";

/** The user's own path comes from the settings, and that is where it is put right. */
function sourceHint({ call, name }: Asked): string {
  if (call.source === `api.paths.${name}`) return `the path is your own, from api.paths.${name}`;
  return "is that its API? `whk config explain` says where the address comes from";
}

function withAssumption({ call, name, connection }: Asked, hint: string): string {
  if (call.source === `api.paths.${name}`) return `${hint}; the path is your own, from api.paths.${name}`;
  const assumed = call.evidence === "inferred" && call.only === undefined && connection.mode === "sandbox";
  return assumed ? `${hint}; outside the sandbox this path is our assumption (api.paths.${name})` : hint;
}

function overrideHint({ call, name, method }: Asked): string {
  return `once you know the right one: \`whk config set api.paths.${name} "${method} ${call.path}"\``;
}

function quoted(id: string): string {
  return JSON.stringify(id);
}
