import type { Format } from "./format.ts";
import { base64Lines, bodyText, escapedText, escapeWith, quotedText } from "./literals.ts";
import { type ExportedRequest, isBodiless, titleOf } from "./request.ts";

/** A script for Python 3 without packages; `http.client` adds nothing but Host. */
export const python: Format = {
  extension: "py",
  write: (requests) => {
    const blocks = requests.map(blockOf).join("");
    const isBinary = requests.some(({ body }) => bodyText(body) === null);
    return `${isBinary ? "import base64\n" : ""}import http.client\n${blocks}`;
  },
};

function blockOf(request: ExportedRequest): string {
  const { method, url, headers } = request;
  const { protocol, hostname, port, origin } = new URL(url);
  const host = quotedText(hostname.replace(/^\[|\]$/g, ""));
  const kind = protocol === "https:" ? "HTTPSConnection" : "HTTPConnection";
  const pairs = headers.map(([name, value]) => `    (${quotedText(name)}, ${quotedText(value)}),\n`);
  return `
# ${titleOf(request)}
body = ${bodyOf(request.body)}
connection = http.client.${kind}(${host}${port === "" ? "" : `, ${port}`}, timeout=30)
connection.putrequest(${quotedText(method)}, ${quotedText(url.slice(origin.length))}, skip_accept_encoding=True)
for name, value in [
${pairs.join("")}]:
    connection.putheader(name, value)
${isBodiless(request) ? "" : `connection.putheader("Content-Length", len(body))\n`}connection.endheaders(body)
response = connection.getresponse()
print(response.status, response.read().decode(errors="replace"))
connection.close()
`;
}

function bodyOf(body: Buffer): string {
  const text = bodyText(body);
  if (text === null) return `base64.b64decode("""${base64Lines(body)}""")`;
  const quotes = text.includes("\n") ? "'''" : "'";
  return `${quotes}${escapedText(text, /[\\']/g, unsafeEscape)}${quotes}.encode()`;
}

const unsafeEscape = escapeWith((hex) => {
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
});
