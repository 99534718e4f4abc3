import type { HeaderList } from "../http.ts";

/** A request as a command line; the body comes from the file, or from the command itself when that is null. */
export interface CurlRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly file: string | null;
  /** Headers cURL would add by itself and is not to. */
  readonly without?: readonly string[];
}

/**
 * One line for any POSIX shell that sends exactly these bytes with cURL. A body without a file is written by
 * `printf`, all bytes but plain ASCII as escapes, so that the line can be shown and copied safely.
 */
export function curlCommand(request: CurlRequest): string {
  const { url, method = "POST", headers, body, file, without = [] } = request;
  const words = [...headers.map(headerOption), ...without.map((name) => `${name}:`)];
  const options = words.map((word) => ` -H ${headerWord(word)}`).join("");
  const curl = `curl ${methodOption(method)}${urlOptions(url)} ${quoted(url)}${options}`;
  if (body.length === 0 && /^(?:GET|HEAD)$/.test(method)) return curl;
  const data = ` --data-binary ${quoted(file === null ? "@-" : `@${file}`)}`;
  return file === null ? `${printfCommand(body)} | ${curl}${data}` : curl + data;
}

/** With -X HEAD cURL waits for a body that never comes. */
function methodOption(method: string): string {
  return method === "HEAD" ? "--head" : `-X ${method}`;
}

/** cURL takes brackets and braces for patterns of several URLs, and resolves dots in a path, unless told not to. */
function urlOptions(url: string): string {
  const dots = /\/\.{1,2}(?:[/?]|$)/.test(url) ? " --path-as-is" : "";
  return dots + (/[[\]{}]/.test(url) ? " --globoff" : "");
}

/** For cURL, `Name:` means not to send the header, and `Name;` to send it empty. */
function headerOption([name, value]: HeaderList[number]): string {
  return value.trim() === "" ? `${name};` : `${name}: ${value}`;
}

/** A header as a word for any POSIX shell: a character beyond ASCII is one byte, as on the wire. */
export function headerWord(word: string): string {
  return /^[\x20-\x7e]*$/.test(word) ? quoted(word) : `"$(${printfCommand(Buffer.from(word, "latin1"))})"`;
}

/** A command for any POSIX shell that writes exactly these bytes; printable ASCII. */
export function printfCommand(bytes: Buffer): string {
  return `printf ${quoted(printfFormat(bytes))}`;
}

/** A word for the shell: as it stands when it has no special character, else in single quotes. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function printfFormat(body: Buffer): string {
  // A leading hyphen would be an option of printf; % and \ are its own; the rest is not printable ASCII.
  return body
    .toString("latin1")
    .replace(/^-|[%\\]|[^\x20-\x7e]/g, (character) => escapes.get(character) ?? octal(character));
}

/** The escapes of `printf` that every POSIX shell has; all other bytes are octal. */
const escapes: ReadonlyMap<string, string> = new Map([
  ["%", "%%"],
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
}
