import * as v from "valibot";
import { fieldPath, issueProblem } from "../providers/file-problems.ts";
import { type FaultRule, readFault } from "./faults.ts";
import { fields, filled } from "./shape.ts";

/** What a sandbox starts with. */
export interface Seed {
  readonly endpoints: readonly SeedEndpoint[];
  readonly faults: readonly FaultRule[];
}

/** An endpoint that is there from the start. */
export interface SeedEndpoint {
  readonly provider: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Null: the sandbox makes one. */
  readonly secret: string | null;
}

/** What is wrong with a seed. */
export interface SeedProblem {
  /** The way to the field: `["endpoints", 0, "url"]`. */
  readonly keys: readonly (string | number)[];
  /** The rest of the sentence that starts with the field's name. */
  readonly problem: string;
  readonly hint: string | null;
}

/** The seed in a parsed file, or the first problem with it. `providers`: ids of those that have endpoints. */
export function readSeed(value: unknown, providers: readonly string[]): Seed | SeedProblem {
  const checked = v.safeParse(shapeFor(providers), value, { abortEarly: true });
  if (!checked.success) return problemOf(checked.issues[0]);
  const faults: FaultRule[] = [];
  for (const [index, text] of (checked.output.faults ?? []).entries()) {
    const rule = readFault(text);
    if ("problem" in rule)
      return { keys: ["faults", index], problem: `cannot be used: ${rule.problem}`, hint: rule.hint };
    faults.push(rule);
  }
  return { endpoints: (checked.output.endpoints ?? []).map(withDefaults), faults };
}

function shapeFor(providers: readonly string[]) {
  return fields({
    endpoints: v.exactOptional(v.array(endpointShape(providers))),
    faults: v.exactOptional(v.array(v.string())),
  });
}

function endpointShape(providers: readonly string[]) {
  return fields({
    provider: v.picklist(providers),
    url: v.pipe(filled, v.check(isHttpUrl, "must be a whole http or https URL")),
    events: v.exactOptional(v.array(filled)),
    enabled: v.exactOptional(v.boolean()),
    description: v.exactOptional(v.nullable(v.string())),
    metadata: v.exactOptional(v.record(v.string(), v.string())),
    secret: v.exactOptional(filled),
  });
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function problemOf(issue: v.BaseIssue<unknown>): SeedProblem {
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
  const named = fieldPath(keys);
  const problem = issueProblem(issue).slice((named === "" ? "the file" : named).length + ": ".length);
  return { keys, problem: problem.replace(/^unknown field/, "is an unknown field"), hint: null };
}

/** Without events an endpoint gets all of them. */
function withDefaults(given: v.InferOutput<ReturnType<typeof endpointShape>>): SeedEndpoint {
  const {
    provider,
    url,
    events = ["*"],
    enabled = true,
    description = null,
    metadata = {},
    secret = null,
  } = given;
  return { provider, url, events, enabled, description, metadata, secret };
}
