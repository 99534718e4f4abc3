import { cannotExport, type Format } from "./format.ts";
import { base64Lines, bodyText, escapedText, escapeWith, quotedText } from "./literals.ts";
import { type ExportedRequest, isBodiless, titleOf } from "./request.ts";

/** An ES module for Node.js that sends the requests one after another; `fetch` joins headers of one name. */
export const fetch: Format = {
  extension: "mjs",
  write: (requests) => requests.map(statementOf).join("\n"),
};

function statementOf(request: ExportedRequest): string {
  const { method, url, headers, body } = request;
  const problem = problemOf(request);
  if (problem !== null) throw cannotExport("fetch", problem, "use --as python or --as curl");
  const pairs = headers.map(([name, value]) => `    [${quotedText(name)}, ${quotedText(value)}],\n`);
  return `// ${titleOf(request)}
await fetch(${quotedText(url)}, {
  method: ${quotedText(method)},
  headers: [
${pairs.join("")}  ],
${isBodiless(request) ? "" : `  body: ${bodyOf(body)},\n`}  redirect: "manual",
}).then(async (response) => console.log(response.status, await response.text()));
`;
}

/** What keeps `fetch` from sending the request as it is, https://fetch.spec.whatwg.org/#methods; null: nothing. */
function problemOf({ method, url, body }: ExportedRequest): string | null {
  if (/^(?:GET|HEAD)$/.test(method) && body.length > 0) return `fetch sends no body with ${method}`;
  if (/^(?:CONNECT|TRACE|TRACK)$/.test(method)) return `fetch does not send ${method}`;
  const { origin, pathname } = new URL(url);
  const path = url.slice(origin.length).split("?", 1)[0] || "/";
  return pathname === path ? null : `fetch would send the path ${pathname} instead of ${path}`;
}

/** Bytes, because `fetch` gives a string a content type of its own. */
function bodyOf(body: Buffer): string {
  const text = bodyText(body);
  if (text === null) return `Buffer.from(\`${base64Lines(body)}\`, "base64")`;
  return `Buffer.from(\`${escapedText(text, /[\\`]|\$(?=\{)/g, unsafeEscape)}\`)`;
}

const unsafeEscape = escapeWith((hex) => `\\u{${hex}}`);
