import { formatJson, parseJson, setJsonValue } from "./json.ts";
import { nearest } from "./nearest.ts";
import { checkPath, readPath } from "./path.ts";

/** One change to a payload: the value at `path` becomes the JSON text `json`, digit for digit. */
export interface Edit {
  readonly path: string;
  readonly json: string;
}

/** What is wrong with an edit, and what to do. */
export interface EditProblem {
  readonly problem: string;
  readonly hint: string;
}

/**
 * Reads `path=value`. A JSON number keeps its digits (`10.50`); `true`, `false`, `null`, objects, arrays and
 * quoted text stand as they are; everything else is plain text. Paths through a prototype are refused.
 */
export function readEdit(assignment: string): Edit | EditProblem {
  const equals = assignment.indexOf("=");
  if (equals < 0) {
    return { problem: `"${assignment}" has no "="`, hint: "write it like data.amount=10.50" };
  }
  const path = assignment.slice(0, equals);
  const problem = checkPath(path);
  if (problem !== null) return { problem: `"${path}": ${problem}`, hint: "write it like data.amount=10.50" };
  return { path, json: jsonOf(assignment.slice(equals + 1)) };
}

/**
 * The payload with the edit applied; every byte outside the value stays as it is. A key that is missing is
 * added where its parent exists, else the problem names the nearest key there is.
 */
export function applyEdit(body: Buffer, edit: Edit): Buffer | EditProblem {
  return setJsonValue(body, edit.path, edit.json) ?? explainMissing(body, edit.path);
}

function jsonOf(value: string): string {
  // A number is not parsed: 10.50 and 12345678901234567890 would lose digits.
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return value;
  const mayBeJson = /^(true|false|null)$|^["[{]/.test(value);
  return mayBeJson && formatJson(Buffer.from(value)) !== null ? value : JSON.stringify(value);
}

function explainMissing(body: Buffer, path: string): EditProblem {
  const root = parseJson(body);
  if (root === undefined) return { problem: `cannot set ${path}`, hint: "the payload is not JSON" };
  // "data.items[0].id" → "data", ".items", "[0]", ".id"
  const steps = path.split(/(?=[.[])/);
  const known = steps.filter((_, index) => childOf(root, steps.slice(0, index + 1).join("")) !== undefined);
  const place: Place = {
    parent: known.join(""),
    missing: (steps[known.length] ?? path).replace(/^\./, ""),
    rest: steps.slice(known.length + 1).join(""),
  };
  const within = place.parent === "" ? "the payload" : `"${place.parent}"`;
  return {
    problem: `there is no "${place.missing}" in ${within}`,
    hint: suggestion(childOf(root, place.parent), place),
  };
}

/** Where a path leaves the payload: the part that is there, the step that is not, and what would follow. */
interface Place {
  readonly parent: string;
  readonly missing: string;
  readonly rest: string;
}

function childOf(root: unknown, path: string): unknown {
  return path === "" ? root : readPath(root, path);
}

function suggestion(value: unknown, { parent, missing, rest }: Place): string {
  const name = parent === "" ? "the payload" : parent;
  if (Array.isArray(value)) return `${name} is a list of ${value.length}; write ${parent}[0]`;
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (keys.length === 0) return `${name} is ${value === null ? "null" : "no object with keys"}`;
  const close = nearest(missing, keys);
  if (close !== null) return `did you mean ${parent === "" ? "" : `${parent}.`}${close}${rest}?`;
  return `${name} has ${keys.slice(0, 20).join(", ")}`;
}
