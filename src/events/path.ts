/** One step of a path: a key of an object, or the place of an element in an array. */
export type PathStep = string | number;

/**
 * The value at `path` inside parsed JSON, or undefined when there is none. A path is `a.b.c`; `x[]` and
 * `x[0]` are the first element of `x`; a leading `[]` is the first element of the whole. Own properties only.
 */
export function readPath(value: unknown, path: string): unknown {
  const steps = pathSteps(path);
  if (steps === null) return undefined;
  let current = value;
  for (const step of steps) current = readStep(current, step);
  return current;
}

/** What is wrong with a path a person wrote, in words without the path, or null when it can be used. */
export function checkPath(path: string): string | null {
  const steps = pathSteps(path);
  if (steps === null) return "a part of it is empty, or a bracket does not fit";
  const forbidden = steps.find((step) => forbiddenKeys.has(String(step)));
  return forbidden === undefined ? null : `it names ${forbidden}, which is not a field of data`;
}

/** The steps of a path, or null when it is malformed. */
export function pathSteps(path: string): PathStep[] | null {
  const steps: PathStep[] = [];
  for (const [index, part] of path.split(".").entries()) {
    const bracket = part.indexOf("[");
    const name = bracket === -1 ? part : part.slice(0, bracket);
    if (name !== "") steps.push(name);
    else if (bracket === -1 || index > 0) return null;
    if (bracket === -1) continue;
    const places = elementPlaces(part.slice(bracket));
    if (places === null) return null;
    steps.push(...places);
  }
  return steps;
}

const forbiddenKeys = new Set(["__proto__", "constructor", "prototype"]);

function elementPlaces(brackets: string): number[] | null {
  if (!/^(\[\d{0,9}\])+$/.test(brackets)) return null;
  return brackets.slice(1, -1).split("][").map(Number);
}

function readStep(value: unknown, step: PathStep): unknown {
  if (Array.isArray(value)) return typeof step === "number" ? value[step] : undefined;
  if (typeof value !== "object" || value === null || typeof step === "number") return undefined;
  return Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
}
