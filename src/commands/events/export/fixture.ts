import type { Format } from "./format.ts";
import { bodyText, escapedJson } from "./literals.ts";
import type { ExportedRequest } from "./request.ts";

/** A JSON file for tests: one object, or an array of several. The body is text where it is UTF-8, else base64. */
export const fixture: Format = {
  extension: "json",
  write: (requests) => {
    const fixtures = requests.map(fixtureOf);
    return escapedJson(fixtures.length === 1 ? fixtures[0] : fixtures).replace(pairInLines, "[$1, $2]");
  },
};

/** A header in four lines; line breaks in values are escaped, so it is nothing else. */
const pairInLines = /\[\n +("(?:[^"\\]|\\.)*"),\n +("(?:[^"\\]|\\.)*")\n +\]/g;

function fixtureOf({ method, url, headers, body, delivery: { provider, event } }: ExportedRequest) {
  const text = bodyText(body);
  return {
    provider,
    event,
    method,
    path: url.slice(new URL(url).origin.length),
    headers,
    ...(text === null ? { bodyBase64: body.toString("base64") } : { body: text }),
  };
}
