import { dirname, isAbsolute, relative, resolve } from "node:path";
import { nearest } from "../events/nearest.ts";
import { readApiBase } from "./api-base.ts";
import { type FieldProblem, fieldError, readJsonFile } from "./json-file.ts";
import type { ProjectFile } from "./project.ts";
import { driverSchema } from "./tunnel-definitions.ts";

/** The keys of a project file, in the order messages name them. */
const projectKeys = ["provider", "events", "forwardTo", "routes", "providers", "tunnel"] as const;

/** What only a trusted folder's file may set, see `whk config trust`. */
const trustedKeys = ["apiBase", "secretFile"] as const;

/** The content of a project file as written, checked. */
interface ProjectContent {
  readonly provider?: string;
  readonly events?: readonly string[];
  readonly forwardTo?: string | readonly string[];
  readonly routes?: Readonly<Record<string, string>>;
  readonly providers?: readonly string[];
  readonly tunnel?: string;
  readonly apiBase?: string;
  readonly secretFile?: string;
}

/**
 * The project file at `path`, checked. `isTrusted` is asked for its folder when it sets what only a trusted one
 * may. Rejects with a usage error that names the file, the line and the field.
 */
export async function readProjectContent(
  path: string,
  isTrusted: (folder: string) => Promise<boolean>,
): Promise<ProjectFile> {
  const file = await readJsonFile(path);
  const untrusted = trustedKeys.find((key) => Object.hasOwn(file.value, key));
  if (untrusted !== undefined && !(await isTrusted(dirname(path)))) {
    throw fieldError(file, { keys: [untrusted], problem: refusal.problem, hint: trustHint(dirname(path)) });
  }
  const checked = await check(file.value, dirname(path));
  if ("problem" in checked) throw fieldError(file, checked);
  return projectFile(path, checked);
}

/** The content of a project file in `folder`, or the first problem with it. */
async function check(value: object, folder: string): Promise<ProjectContent | FieldProblem> {
  const [problem] = Object.keys(value).flatMap(keyProblems);
  if (problem) return problem;
  const valibot = await import("valibot");
  const checked = valibot.safeParse(projectSchema(valibot, folder), value, { abortEarly: true });
  if (checked.success) return checked.output;
  const [{ path = [], message }] = checked.issues;
  const keys = path.map(({ key }) => (typeof key === "number" ? key : String(key)));
  return { keys, problem: message, hint: null };
}

function projectSchema(v: typeof import("valibot"), folder: string) {
  const word = v.pipe(v.string("must be text"), v.nonEmpty("must not be empty"));
  const words = v.array(word, "must be a list");
  const below = 'must be a path below the folder of this file, written with "/"';
  const file = v.pipe(
    word,
    v.check((path) => isBelow(folder, path), below),
  );
  const routes = v.pipe(
    v.custom<object>(isRecord, 'must be an object such as { "payment.*": "3000" }'),
    v.check(hasNoDroppedKey, `cannot have a pattern named ${dropped.join(", ")}`),
    v.record(word, word),
  );
  return v.object({
    provider: v.exactOptional(word),
    events: v.exactOptional(words),
    forwardTo: v.exactOptional(v.union([word, words], "must be text or a list of texts")),
    routes: v.exactOptional(routes),
    providers: v.exactOptional(v.array(file, "must be a list")),
    tunnel: v.exactOptional(driverSchema(v)),
    apiBase: v.exactOptional(
      v.pipe(
        word,
        v.check((text) => "base" in readApiBase(text), apiBaseMessage),
      ),
    ),
    secretFile: v.exactOptional(file),
  });
}

/** Parts of keys that would let whoever wrote the file choose where keys and deliveries go. */
const refused =
  /secret|token|password|credential|api-?_?key|private-?_?key|api-?_?base|base-?_?url|tunnel-?_?host/i;

function keyProblems(key: string): FieldProblem[] {
  if ([...projectKeys, ...trustedKeys].some((known) => known === key)) return [];
  if (key === "tunnels") return [{ keys: [key], ...programRefusal }];
  if (refused.test(key)) return [{ keys: [key], ...refusal }];
  const near = nearest(key, projectKeys);
  const hint = near ? `did you mean ${near}?` : `a project file can hold ${projectKeys.join(", ")}`;
  return [{ keys: [key], problem: "is not a key of a project file", hint }];
}

const refusal = {
  problem:
    "may not be set here: a file that comes with a folder must not choose where your keys and deliveries go",
  hint: "take it out of this file and use a flag or a WHK_… variable",
};

const programRefusal = {
  problem: "may not be set here: a file that comes with a folder must not choose which programs are run",
  hint: "describe the tunnel in your own settings; `whk config path` shows where they are",
};

const apiBaseMessage = "must be an https URL, or http on this machine";

function trustHint(folder: string): string {
  return `if you trust whoever can change this file, run \`whk config trust ${folder}\`; else take it out of this file`;
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Keys a valibot record leaves out silently; nothing that is written may be ignored. */
const dropped = ["__proto__", "constructor", "prototype"];

function hasNoDroppedKey(value: object): boolean {
  return !dropped.some((key) => Object.hasOwn(value, key));
}

function isBelow(folder: string, path: string): boolean {
  if (isAbsolute(path) || /[\\\0]|^[a-z]:/i.test(path)) return false;
  const [first] = relative(folder, resolve(folder, path)).split(/[\\/]/);
  return first !== "" && first !== "..";
}

function projectFile(path: string, content: ProjectContent): ProjectFile {
  const { forwardTo, providers, secretFile, ...rest } = content;
  return {
    path,
    ...rest,
    ...(forwardTo === undefined
      ? {}
      : { forwardTo: typeof forwardTo === "string" ? [forwardTo] : forwardTo }),
    ...(secretFile && { secretFile: resolve(dirname(path), secretFile) }),
    ...(providers && { providers: providers.map((file) => resolve(dirname(path), file)) }),
  };
}
