import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import type { EndpointPart } from "../../providers/contract.ts";

/** `["team=a"]` → `{ team: "a" }`. Throws a usage error for what is no `key=value`, or a key given twice. */
export function readMetadata(values: readonly string[]): Readonly<Record<string, string>> {
  const pairs = values.map(readPair);
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw usage("bad_value", `--metadata: ${twice} is given twice`, "give each key once");
  return Object.fromEntries(pairs);
}

function readPair(value: string): readonly [string, string] {
  const at = value.indexOf("=");
  const name = value.slice(0, Math.max(at, 0)).trim();
  if (/^[^\s\p{Cc}]{1,200}$/u.test(name) && !reserved.includes(name)) return [name, value.slice(at + 1)];
  throw usage(
    "bad_value",
    `--metadata: "${value}" is no key=value`,
    "write it like --metadata team=payments",
  );
}

/** Keys that mean something else in JavaScript, at our side or the provider's. */
const reserved = ["__proto__", "constructor", "prototype"];

/** Throws a usage error when a given part cannot be sent with this call. */
export function refuseFields(
  { contract, provider }: Connection,
  call: "create" | "update",
  given: Partial<Record<EndpointPart, unknown>>,
): void {
  const taken = contract.calls[call]?.request.map(({ of }) => of) ?? [];
  for (const [part, value] of Object.entries(given)) {
    if (value === undefined || taken.some((one) => one === part)) continue;
    throw usage("field_not_taken", `${provider.id} takes no ${part} to ${call} an endpoint`, "leave it out");
  }
}

function usage(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
