import type { HeaderList } from "../http.ts";

/** A request as a command line; the body comes from the file, or from the command itself when that is null. */
export interface CurlRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly file: string | null;
}

/**
 * One line for any POSIX shell that sends exactly these bytes with cURL. A body without a file is written by
 * `printf`, all bytes but plain ASCII as escapes, so that the line can be shown and copied safely.
 */
export function curlCommand({ url, method = "POST", headers, body, file }: CurlRequest): string {
  const options = headers.map((header) => ` -H ${quoted(headerOption(header))}`).join("");
  const data = quoted(file === null ? "@-" : `@${file}`);
  const curl = `curl -X ${method} ${quoted(url)}${options} --data-binary ${data}`;
  return file === null ? `printf ${quoted(printfFormat(body))} | ${curl}` : curl;
}

/** For cURL, `Name:` means not to send the header, and `Name;` to send it empty. */
function headerOption([name, value]: HeaderList[number]): string {
  return value.trim() === "" ? `${name};` : `${name}: ${value}`;
}

/** A word for the shell: as it stands when it has no special character, else in single quotes. */
function quoted(word: string): string {
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
