import type { Call, CallName, RestContract } from "../../providers/contract.ts";
import { callNames } from "../../providers/overrides.ts";
import type { Fact } from "../../providers/provider.ts";
import { formInWords } from "../../providers/wire.ts";
import { answerRows } from "./answer-rows.ts";
import { byFact } from "./by-fact.ts";

/** One fact of a contract in words. */
export interface ContractRow {
  readonly section: string;
  readonly name: string;
  /** What of `name` it is: a call `takes` something and `answers` something. */
  readonly of?: "takes" | "answers";
  readonly words: string;
  /** How it is known; absent where the words are ours. */
  readonly fact?: Fact;
  /** Setting or flag by which a user corrects it. */
  readonly override?: string;
}

/** Every fact of a contract, in the order a caller meets them. */
export function contractRows(contract: RestContract): ContractRow[] {
  return [
    ...baseRows(contract),
    ...callNames.flatMap((name) => {
      const call = contract.calls[name];
      return call === undefined ? [] : callRows(name, call);
    }),
    ...endpointRows(contract),
    ...answerRows(contract),
  ];
}

function baseRows({ bases: { live, test }, auth }: RestContract): ContractRow[] {
  const prefixes = [
    [auth.live, "live"],
    [auth.test, "test"],
    [auth.publishable ?? "", "refused"],
  ].flatMap(([start, kind]) => (start === "" ? [] : [`${start}… ${kind}`]));
  return [
    { section: "base", name: "live", words: live.url, fact: live, ...overridden(live, "--api-base") },
    { section: "base", name: "test", words: test.url, fact: test, ...overridden(test, "--api-base") },
    {
      section: "base",
      name: "key",
      words: ["Bearer <key> in the header Authorization", ...prefixes].join(", "),
      fact: auth,
    },
  ];
}

function callRows(name: CallName, call: Call): ContractRow[] {
  const section = "calls";
  const { method, path, otherwise, only, status, answer } = call;
  const spare = otherwise === undefined ? "" : `, else ${otherwise}`;
  const place = only === undefined ? "" : "; whk's sandbox only";
  return [
    {
      section,
      name,
      words: `${method} ${path}${spare}${place}`,
      fact: call,
      ...overridden(call, `api.paths.${name}`),
    },
    ...byFact(call.request).map(({ fact, members }): ContractRow => {
      const words = members.map((field) => `${field.name}${field.required ? " (needed)" : ""}`).join(", ");
      return { section, name, of: "takes", words, fact };
    }),
    { section, name, of: "answers", words: `${answers[answer]} (${status})` },
  ];
}

const answers: Readonly<Record<Call["answer"], string>> = {
  endpoint: "the endpoint",
  "endpoint-and-secret": "the endpoint with its secret",
  endpoints: "a list of endpoints",
  deleted: "the id, or nothing",
  delivery: "one entry of the log",
  logs: "a list of log entries",
  identity: "whose key it is",
};

function endpointRows({ endpoint }: RestContract): ContractRow[] {
  const { fields, wildcards, most, idPrefix } = endpoint;
  const section = "endpoint";
  return [
    ...fields.map((field): ContractRow => {
      const { name, of, form } = field;
      const start = of === "id" && idPrefix !== "" ? `, ${idPrefix}…` : "";
      const part = of === name || of === "object" ? "" : `${of}: `;
      return { section, name, words: `${part}${formInWords(form)}${start}`, fact: field };
    }),
    {
      section,
      name: "patterns",
      words: wildcards.allowed ? "payment.* may be registered" : "none: event types are named one by one",
      fact: wildcards,
    },
    ...(most === null ? [] : [{ section, name: "at most", words: `${most} in one account` }]),
  ];
}

function overridden({ evidence }: Fact, override: string): { override?: string } {
  return evidence === "inferred" ? { override } : {};
}
