import type { Format } from "./format.ts";
import { base64Lines, bodyText, escapedText, escapeWith } from "./literals.ts";
import { type ExportedRequest, isBodiless, isUntyped, titleOf } from "./request.ts";

/** A script for PHP 7 or newer with its cURL extension. */
export const php: Format = {
  extension: "php",
  write: (requests) => `<?php\n${requests.map(blockOf).join("")}`,
};

function blockOf(request: ExportedRequest): string {
  const { method, url, body } = request;
  const headers = linesOf(request).map((line) => `        ${headerLiteral(line)},\n`);
  const data = isBodiless(request)
    ? `    CURLOPT_NOBODY => ${method === "HEAD"},\n`
    : `    CURLOPT_POSTFIELDS => ${bodyOf(body)},\n`;
  return `
// ${titleOf(request)}
$request = curl_init();
curl_setopt_array($request, [
    CURLOPT_URL => ${single(url)},
    CURLOPT_PATH_AS_IS => true,
${data}    CURLOPT_CUSTOMREQUEST => ${single(method)},
    CURLOPT_HTTPHEADER => [
${headers.join("")}    ],
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 30,
]);
$answer = curl_exec($request);
echo curl_getinfo($request, CURLINFO_RESPONSE_CODE), ' ', $answer === false ? curl_error($request) : $answer, "\\n";
`;
}

/** For cURL, `Name:` means not to send the header, and `Name;` to send it empty. */
function linesOf(request: ExportedRequest): string[] {
  const lines = request.headers.map(([name, value]) =>
    value.trim() === "" ? `${name};` : `${name}: ${value}`,
  );
  return [...lines, ...(isUntyped(request) ? ["Content-Type:"] : []), "Expect:"];
}

function bodyOf(body: Buffer): string {
  const text = bodyText(body);
  if (text === null) return `base64_decode('${base64Lines(body)}')`;
  const escaped = escapedText(text, /[\\"$]/g, unsafeEscape);
  // Single quotes keep JSON readable, but know no escapes.
  return escapedText(text, /(?!)/g, unsafeEscape) === text ? single(text) : `"${escaped}"`;
}

const unsafeEscape = escapeWith((hex) => `\\u{${hex}}`);

/** Characters of a header are bytes. */
function headerLiteral(line: string): string {
  if (/^[\x20-\x7e]*$/.test(line)) return single(line);
  const special = /[\\"$]|[^\x20-\x7e]/g;
  return `"${line.replace(special, (one) => (/[\\"$]/.test(one) ? `\\${one}` : byteEscape(one)))}"`;
}

function byteEscape(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

function single(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
