import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { jsonErrorOffset } from "../events/json-error.ts";
import { doubledFields, forbiddenFields, providerProblems } from "./file-checks.ts";
import { issueProblem } from "./file-problems.ts";
import { toProvider } from "./file-provider.ts";
import { readSamples, samplesByType } from "./file-samples.ts";
import { providerShape } from "./file-shape.ts";
import type { Provider } from "./provider.ts";

/** A user's own provider with the exact bytes of its samples, by event type. */
export interface LoadedProvider {
  readonly provider: Provider;
  readonly samples: Readonly<Record<string, Buffer>>;
}

export type ProviderFileResult =
  | { readonly ok: true; readonly loaded: LoadedProvider }
  | { readonly ok: false; readonly problems: string[] };

/**
 * Reads a provider from a JSON file in the model of `provider.ts`. Never rejects: a file that cannot be read or
 * used gives problems, each starting with the field it is about (`schemes[0].scheme.alg: …`).
 */
export async function readProviderFile(path: string): Promise<ProviderFileResult> {
  const file = await readJsonFile(path);
  if ("problem" in file) return { ok: false, problems: [file.problem] };
  const unfit = [...doubledFields(file.bytes), ...forbiddenFields(file.value)];
  if (unfit.length > 0) return { ok: false, problems: unfit };
  const v = await import("valibot");
  const shape = v.safeParse(providerShape(v), file.value);
  if (!shape.success) return { ok: false, problems: shape.issues.map(issueProblem) };
  const provider = toProvider(shape.output, basename(path));
  const written = shape.output.events?.map((event) => event.sample) ?? [];
  const samples = await readSamples(dirname(path), file.bytes, written);
  const problems = providerProblems(provider, samples);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, loaded: { provider, samples: samplesByType(provider.events, samples) } };
}

async function readJsonFile(path: string): Promise<{ bytes: Buffer; value: unknown } | { problem: string }> {
  try {
    const bytes = await readFile(path);
    const text = bytes.toString("utf8").replace(/^\ufeff/, "");
    const offset = jsonErrorOffset(text);
    return offset === null ? { bytes, value: JSON.parse(text) } : { problem: syntaxProblem(text, offset) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unknown reason";
    return { problem: `cannot be read (${code})` };
  }
}

/** Names the place and quotes nothing: a file named by mistake may hold a secret. */
function syntaxProblem(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return offset === text.length ? `is no JSON: it ends too early, at ${place}` : `is no JSON at ${place}`;
}
