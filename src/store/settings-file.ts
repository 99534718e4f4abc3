import { isAbsolute } from "node:path";
import { nearest } from "../events/nearest.ts";
import type { CallName } from "../providers/contract.ts";
import { callNames, readCallPath } from "../providers/overrides.ts";
import { readApiBase } from "./api-base.ts";
import { type FieldProblem, fieldError, readJsonFile } from "./json-file.ts";
import { limitForms, parseLimit, type StoreLimit } from "./limits.ts";
import type { Settings } from "./settings.ts";
import { isProfileName, nameHint } from "./settings-keys.ts";
import { definitionKeys, definitionSchema, driverSchema, nameProblems } from "./tunnel-definitions.ts";

/** What the settings file holds as it is written; all of it may be left out. */
export type SettingsContent = Partial<Settings>;

/** The file's content, checked. Rejects with a usage error that names the file, the line and the field. */
export async function readSettingsFile(path: string): Promise<SettingsContent> {
  const file = await readJsonFile(path);
  const [problem] = unknownKeys(file.value);
  if (problem !== undefined) throw fieldError(file, problem);
  const valibot = await import("valibot");
  const checked = valibot.safeParse(contentSchema(valibot), file.value, { abortEarly: true });
  if (checked.success) return checked.output;
  const [{ path: way = [], message }] = checked.issues;
  const keys = way.map(({ key }) => (typeof key === "number" ? key : String(key)));
  throw fieldError(file, { keys, problem: message, hint: null });
}

const topKeys = ["profile", "profiles", "trusted", "tunnels", "store"];
const profileKeys = ["provider", "apiBase", "api", "events", "forwardTo", "tunnel"];

/** Keys nobody knows, wherever an object stands where one may. */
function unknownKeys(file: object): FieldProblem[] {
  const problems = strangers(file, topKeys, []);
  for (const [name, profile] of entriesOf(valueIn(file, "profiles"))) {
    const at = ["profiles", name];
    if (!isProfileName(name))
      problems.push({ keys: at, problem: "is no name for a profile", hint: nameHint });
    problems.push(...strangers(profile, profileKeys, at));
    const api = valueIn(profile, "api");
    problems.push(...strangers(api, ["paths"], [...at, "api"]));
    problems.push(...strangers(valueIn(api, "paths"), callNames, [...at, "api", "paths"]));
  }
  for (const [name, tunnel] of entriesOf(valueIn(file, "tunnels"))) {
    problems.push(...nameProblems(name), ...strangers(tunnel, definitionKeys, ["tunnels", name]));
  }
  problems.push(...strangers(valueIn(file, "store"), Object.keys(limitForms), ["store"]));
  return problems;
}

function strangers(value: unknown, known: readonly string[], at: readonly string[]): FieldProblem[] {
  return entriesOf(value).flatMap(([key]) => {
    if (known.includes(key)) return [];
    const close = nearest(key, known);
    const hint = close === null ? `it can hold ${known.join(", ")}` : `did you mean ${close}?`;
    return [{ keys: [...at, key], problem: "is not a key of the settings", hint }];
  });
}

function entriesOf(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function valueIn(value: unknown, key: string): unknown {
  return entriesOf(value).find(([name]) => name === key)?.[1];
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function contentSchema(v: typeof import("valibot")) {
  const word = v.pipe(v.string("must be text"), v.nonEmpty("must not be empty"));
  const words = v.array(word, "must be a list");
  const base = v.pipe(
    word,
    v.check((text) => "base" in readApiBase(text), "must be an https URL, or http on this machine"),
  );
  const callPath = (name: CallName) => {
    const fits = (text: string) => "path" in readCallPath(text, name);
    return v.pipe(word, v.check(fits, `must be a method and a path of ${name}, such as POST /webhooks/{id}`));
  };
  const paths = v.object(
    Object.fromEntries(callNames.map((name) => [name, v.exactOptional(callPath(name))])),
    object,
  );
  const profile = v.object(
    {
      provider: v.exactOptional(word),
      apiBase: v.exactOptional(base),
      api: v.exactOptional(v.object({ paths: v.exactOptional(paths) }, object)),
      events: v.exactOptional(words),
      forwardTo: v.exactOptional(words),
      tunnel: v.exactOptional(driverSchema(v)),
    },
    object,
  );
  const limit = (name: StoreLimit) => {
    const fits = (text: string) => parseLimit(name, text) !== undefined;
    return v.exactOptional(v.pipe(word, v.check(fits, `must be ${limitForms[name]}`)));
  };
  const folder = v.pipe(word, v.check(isAbsolute, "must be an absolute path"));
  return v.object({
    profile: v.exactOptional(v.pipe(word, v.check(isProfileName, "is no name for a profile"))),
    profiles: v.exactOptional(v.pipe(v.custom<object>(isRecord, object), v.record(v.string(), profile))),
    trusted: v.exactOptional(v.array(folder, "must be a list")),
    tunnels: v.exactOptional(
      v.pipe(v.custom<object>(isRecord, object), v.record(v.string(), definitionSchema(v))),
    ),
    store: v.exactOptional(v.object({ maxSize: limit("maxSize"), maxAge: limit("maxAge") }, object)),
  });
}

const object = "must be an object";
