import { nearest } from "../events/nearest.ts";

/** As much of a rejected value as valibot tells. */
export interface Rejected {
  readonly kind: string;
  readonly type: string;
  readonly expected: string | null;
  readonly received: string;
}

interface Issue extends Rejected {
  readonly message: string;
  readonly path?: readonly { readonly key?: unknown }[] | undefined;
}

/** The message for an object with these fields: one is missing, one is unknown, or it is no object at all. */
export function fieldMessage(allowed: readonly string[]): (issue: Rejected) => string {
  return ({ expected, received }) => {
    if (expected === "Object" && received !== "undefined")
      return `must be an object, not ${inWords(received)}`;
    if (expected !== "never") return "is missing";
    const close = nearest(received.replaceAll('"', ""), allowed);
    return `unknown field; ${close === null ? `allowed: ${allowed.join(", ")}` : `did you mean ${close}?`}`;
  };
}

/** One problem of the file in words, the field first: `schemes[0].scheme.kind: must be hmac or hash, not "hmc"`. */
export function issueProblem(issue: Issue): string {
  const field = fieldPath(issue.path?.map((step) => step.key) ?? []);
  return `${field === "" ? "the file" : field}: ${message(issue)}`;
}

function message({ kind, type, expected, received, message: own }: Issue): string {
  if (kind === "validation" || /^(strict_object|custom|union|tuple)/.test(type)) return own;
  const wanted = (expected ?? "something else")
    .replace(/^\(|\)$/g, "")
    .replaceAll('"', "")
    .split(" | ");
  const close = type === "picklist" ? nearest(received.replaceAll('"', ""), wanted) : null;
  return `must be ${listed(wanted)}, not ${inWords(received)}${close === null ? "" : `; did you mean ${close}?`}`;
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] === "Array" ? "a list" : `a ${words[0]}`;
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function inWords(received: string): string {
  return received === "Array" ? "a list" : received === "Object" ? "an object" : received;
}

/** `schemes[0].scheme.sig` from its keys. */
export function fieldPath(keys: readonly unknown[]): string {
  return keys
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}
