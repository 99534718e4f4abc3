import { nearest } from "../events/nearest.ts";
import type { CallName } from "../providers/contract.ts";
import { openRegistry } from "../providers/index.ts";
import { operationNames } from "../providers/provider.ts";
import { type FaultKind, type FaultRule, faultKinds } from "./faults.ts";

export interface FaultProblem {
  readonly problem: string;
  readonly hint: string;
}

/**
 * A fault rule as written on the command line: `api` or `delivery`, then in any order the fault and what it is
 * limited to. `api create commit-then-drop x1`, `api payvost status=503 x3`, `delivery payment.* fail x2`. What
 * its words could be confused with is written out: `provider=acme`, `type=push`, `endpoint=webhook_sbx0001`.
 */
export function readFault(text: string): FaultRule | FaultProblem {
  const [on = "", ...words] = text.trim().split(/\s+/);
  if (on !== "api" && on !== "delivery") return noPlace(on);
  let parts: Parts = {};
  for (const word of words) {
    const read = readWord(word, on);
    if ("problem" in read) return read;
    const twice = Object.keys(read).find((name) => name in parts);
    if (twice !== undefined) return saidTwice(words, twice);
    parts = { ...parts, ...read };
  }
  const { fault, ...limits } = parts;
  if (fault === undefined) return noFault(on);
  return { on, provider: null, operation: null, type: null, endpoint: null, times: null, ...limits, fault };
}

type Place = FaultRule["on"];
type Parts = Partial<Omit<FaultRule, "on">>;

const operations: readonly CallName[] = [...operationNames, "whoami"];

function readWord(word: string, on: Place): Parts | FaultProblem {
  const [name = "", value = null] = split(word);
  if (isKind(name)) return readKind(name, value, on);
  if (value !== null) return readLimit({ name, value, word }, on);
  if (/^x\d+$/.test(word)) return readTimes(word);
  const operation = operations.find((known) => known === word);
  if (operation !== undefined) return on === "api" ? { operation } : notFor(word, on);
  if (openRegistry().ids.includes(word)) return { provider: word };
  if (/[.*]/.test(word)) return on === "delivery" ? { type: word } : notFor(word, on);
  return unknown(word, on);
}

/** `status=503` in two; one part where there is no equals sign. */
function split(word: string): string[] {
  const at = word.indexOf("=");
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function isKind(name: string): name is FaultKind {
  return Object.hasOwn(faultKinds, name);
}

function readKind(kind: FaultKind, value: string | null, on: Place): Parts | FaultProblem {
  const places: readonly Place[] = faultKinds[kind].on;
  if (!places.includes(on)) return notFor(kind, on);
  if (kind === "status") return readStatus(value);
  if (kind === "delay") return readDelay(value);
  if (value === null) return { fault: { kind } };
  return { problem: `the fault ${kind} takes no value`, hint: `write ${kind} alone` };
}

function readStatus(value: string | null): Parts | FaultProblem {
  if (value !== null && /^[2-5]\d\d$/.test(value))
    return { fault: { kind: "status", status: Number(value) } };
  return { problem: "the fault status needs a status from 200 to 599", hint: "write status=503" };
}

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

function readDelay(value: string | null): Parts | FaultProblem {
  const [, amount, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(value ?? "") ?? [];
  const ms = Math.round(Number(amount) * units[unit as keyof typeof units]);
  if (ms <= 86_400_000) return { fault: { kind: "delay", ms } };
  return {
    problem: "the fault delay needs a time of at most 24h",
    hint: "write delay=500ms, delay=2s or delay=1m",
  };
}

function readTimes(word: string): Parts | FaultProblem {
  const times = Number(word.slice(1));
  if (times >= 1 && times <= 1_000_000) return { times };
  return { problem: `${word} is no number of times`, hint: "write x1 for once, x3 for three times" };
}

function readLimit(
  { name, value, word }: Record<"name" | "value" | "word", string>,
  on: Place,
): Parts | FaultProblem {
  if (name !== "provider" && name !== "type" && name !== "endpoint") return unknown(name, on);
  if (value === "")
    return { problem: `${word} has no value`, hint: `write ${name}= with the value behind it` };
  if (name !== "provider" && on === "api") return notFor(name, on);
  return { [name]: value };
}

function unknown(word: string, on: Place): FaultProblem {
  const likely = nearest(word, wordsFor(on));
  return {
    problem: `"${word}" is no word of a fault rule for ${on}`,
    hint: likely === null ? `words: ${wordsFor(on).join(", ")}` : `did you mean ${likely}?`,
  };
}

function wordsFor(on: Place): string[] {
  const limits = on === "api" ? operations : ["type=", "endpoint="];
  return [...kindsFor(on), ...limits, "provider=", ...openRegistry().ids];
}

function kindsFor(on: Place): string[] {
  return Object.entries(faultKinds).flatMap(([kind, facts]) => {
    const places: readonly Place[] = facts.on;
    return places.includes(on) ? [kind] : [];
  });
}

function notFor(word: string, on: Place): FaultProblem {
  const other = on === "api" ? "delivery" : "api";
  return {
    problem: `${word} is nothing a rule for ${on} can say`,
    hint: `write it in a rule that begins with ${other}; faults for ${on}: ${kindsFor(on).join(", ")}`,
  };
}

function noPlace(word: string): FaultProblem {
  const likely = nearest(word, ["api", "delivery"]);
  return {
    problem:
      word === "" ? "a fault rule is empty" : `a fault rule begins with api or delivery, not with "${word}"`,
    hint:
      likely === null
        ? "like 'api create commit-then-drop x1' or 'delivery payment.* fail x2'"
        : `did you mean ${likely}?`,
  };
}

function noFault(on: Place): FaultProblem {
  return { problem: `a fault rule for ${on} names no fault`, hint: `one of ${kindsFor(on).join(", ")}` };
}

function saidTwice(words: readonly string[], name: string): FaultProblem {
  return { problem: `a fault rule names ${name} twice: ${words.join(" ")}`, hint: "give a rule for each" };
}
