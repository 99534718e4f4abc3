import { headerValues, type RawHeaders } from "./delivery.ts";
import { formText, formValues, parseForm } from "./form.ts";
import { jsonValueText, parseJson } from "./json.ts";
import { readPath } from "./path.ts";

/**
 * Where a fact of an event stands in a request: `json:data.id`, `header:x-github-event`,
 * `form:bt_payload`. A path is `a.b.c`; `x[]` means the first element of `x`; `json:a+b` joins two
 * top-level values with a dot; `formfield:A|B` takes the first field that is there. `form:field[].x`
 * is a path in the JSON that the form field holds.
 */
export type Location = `json:${string}` | `header:${string}` | `form:${string}` | `formfield:${string}`;

/** As much of a request as a location can point into. */
export interface LocatedIn {
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

/**
 * The value a location points to, as text, or null when it is absent, empty, null or not a single value.
 * Numbers keep the digits they were sent with. `parsed` gives the parsed JSON body, so that it is parsed once.
 */
export function readLocation(location: Location, request: LocatedIn, parsed: () => unknown): string | null {
  const colon = location.indexOf(":");
  const place = location.slice(colon + 1);
  const value = readers.get(location.slice(0, colon))?.(place, request, parsed) ?? null;
  return value === "" ? null : value;
}

type Reader = (place: string, request: LocatedIn, parsed: () => unknown) => string | null;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["header", (name, request) => headerValues(request.headers, name)[0] ?? null],
  ["json", (paths, request, parsed) => readJson(paths, request.body, parsed())],
  ["form", (place, request) => readForm(place, request.body)],
  ["formfield", (names, request) => firstField(names.split("|"), request.body)],
]);

function readJson(paths: string, body: Buffer, parsed: unknown): string | null {
  const texts = paths.split("+").map((path) => scalarText(readPath(parsed, path), body, path));
  return texts.every((text) => text !== null) ? texts.join(".") : null;
}

function readForm(place: string, body: Buffer): string | null {
  const whole = firstField([place], body);
  const end = place.search(/[.[]/);
  if (whole !== null || end === -1) return whole;
  const inner = Buffer.from(firstField([place.slice(0, end)], body) ?? "");
  const path = place.slice(place[end] === "." ? end + 1 : end);
  return readJson(path, inner, parseJson(inner));
}

function firstField(names: readonly string[], body: Buffer): string | null {
  const fields = parseForm(body);
  const [value] = names.flatMap((name) => formValues(fields, name));
  return value === undefined ? null : formText(value);
}

function scalarText(value: unknown, body: Buffer, path: string): string | null {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || Number.isSafeInteger(value)) return String(value);
  // 12345678901234567890 and 10.50 lose digits as a JavaScript number.
  return typeof value === "number" ? jsonValueText(body, path) : null;
}
