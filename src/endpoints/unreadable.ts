import { WhkError } from "../errors.ts";
import { headerValues } from "../events/delivery.ts";
import type { HttpAnswer } from "../http.ts";
import { publicText } from "./public-text.ts";
import type { Asked } from "./request.ts";
import { baseInWords, detailsOf, howToFindOut } from "./wording.ts";

/** An answer of the right status that cannot be used. `what` it is: `a web page, not JSON`. */
export function unreadable(asked: Asked, { status }: Pick<HttpAnswer, "status">, what: string): WhkError {
  const { connection } = asked;
  const message = `${connection.provider.id} answered ${status} with ${publicText(connection, what, 200)}`;
  return new WhkError("provider", "unreadable_answer", message, {
    hint: hintFor(asked),
    details: { ...detailsOf(asked), status },
  });
}

/** What was asked for may have been done all the same. */
function hintFor(asked: Asked): string {
  const base = baseInWords(asked.connection);
  const doubt = `is ${base} its API? \`whk config explain\` says where the address comes from`;
  const lookup = howToFindOut(asked);
  return lookup === null ? doubt : `${lookup}; ${doubt}`;
}

/** JSON of another form than the contract says. `problems`: `enabled must be true or false`. */
export function unexpectedForm(asked: Asked, problems: readonly string[]): WhkError {
  const { connection } = asked;
  const [first = "it has another form"] = problems;
  const message = `${connection.provider.id}'s answer cannot be read: ${publicText(connection, first, 200)}`;
  return new WhkError("provider", "unexpected_answer", message, {
    hint: `\`whk providers show ${connection.provider.id} --contract\` shows the form whk expects`,
    details: detailsOf(asked),
  });
}

export function tooLarge(asked: Asked, { status, body }: HttpAnswer): WhkError {
  const { connection } = asked;
  const message = `${connection.provider.id} answered ${status} with more than ${body.length} bytes`;
  return new WhkError("provider", "answer_too_large", message, {
    hint: hintFor(asked),
    details: { ...detailsOf(asked), status },
  });
}

/** A redirect; following it would hand the API key to whoever it points to. */
export function redirected(asked: Asked, { status, headers }: HttpAnswer): WhkError {
  const { connection } = asked;
  const location = placeOf(asked, headerValues(headers, "location")[0] ?? "");
  const to = location === null ? "" : ` and points to ${location}`;
  return new WhkError("provider", "redirected", `${connection.provider.id} answered ${status}${to}`, {
    hint: `redirects are not followed, they would take the API key along; if the address is right, give it with --api-base (now ${baseInWords(connection)})`,
    details: { ...detailsOf(asked), status, location },
  });
}

/** Without user and query, which may hold secrets. */
function placeOf({ connection }: Asked, location: string): string | null {
  if (location === "") return null;
  if (!URL.canParse(location, connection.base)) return publicText(connection, location, 200);
  const { origin, pathname } = new URL(location, connection.base);
  return publicText(connection, `${origin}${pathname}`, 200);
}
