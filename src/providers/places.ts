import { checkPath } from "../events/path.ts";

/** Whether a value a person wrote is a `Location` in form; {@link placeProblem} judges its path. */
export function isLocation(value: unknown): boolean {
  return typeof value === "string" && /^(json|header|form|formfield):./s.test(value);
}

export function isSource(value: unknown): boolean {
  return typeof value === "string" && /^(json|header|sig):./s.test(value);
}

export function isHeaderLocation(value: unknown): boolean {
  return (
    typeof value === "string" &&
    value.startsWith("header:") &&
    headerProblem(value.slice("header:".length)) === null
  );
}

export function isKeyStep(value: unknown): boolean {
  return typeof value === "string" && /^(utf8|base64|hex|sha1|strip:.+)$/s.test(value);
}

/** What is wrong with the place a location or source points to, or null. */
export function placeProblem(place: string): string | null {
  const colon = place.indexOf(":");
  const target = place.slice(colon + 1);
  switch (place.slice(0, colon)) {
    case "json":
      return firstProblem(target.split("+"), checkPath);
    case "header":
      return headerProblem(target);
    case "form":
      return checkPath(target);
    default:
      return null;
  }
}

/** What is wrong with a header name, or null. Schemes name headers in lower case. */
export function headerProblem(name: string): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return `"${name}" is no header name`;
  return name === name.toLowerCase() ? null : `write the header in lower case: ${name.toLowerCase()}`;
}

function firstProblem(values: readonly string[], check: (value: string) => string | null): string | null {
  for (const value of values) {
    const problem = check(value);
    if (problem !== null) return problem;
  }
  return null;
}
