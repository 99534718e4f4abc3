import { readFile, realpath } from "node:fs/promises";
import { isAbsolute, resolve, sep } from "node:path";
import { formatJson, jsonValueText, parseJson } from "../events/json.ts";
import type { EventType } from "./provider.ts";

const largest = 5 * 1024 * 1024;

/** The bytes of one sample, or why there are none. */
export type Sample =
  | { readonly bytes: Buffer; readonly problem?: undefined }
  | { readonly bytes?: undefined; readonly problem: string };

/**
 * The samples of a provider file, in the order of its events. Each is written as JSON text, as `@file` beside
 * the provider file (never outside its folder), or as an object, whose digits stay as they were written.
 */
export async function readSamples(
  folder: string,
  file: Buffer,
  written: readonly unknown[],
): Promise<Sample[]> {
  return Promise.all(
    written.map(async (sample, index) => {
      const bytes = await sampleBytes(folder, file, { sample, index });
      return typeof bytes === "string" ? { problem: bytes } : checked(bytes);
    }),
  );
}

/** The bytes by event type, once no sample has a problem. */
export function samplesByType(
  events: readonly EventType[],
  samples: readonly Sample[],
): Record<string, Buffer> {
  const bytes = samples.flatMap((sample) => sample.bytes ?? []);
  return Object.fromEntries(bytes.map((sample, index) => [events[index]?.type ?? "", sample]));
}

async function sampleBytes(
  folder: string,
  file: Buffer,
  { sample, index }: { sample: unknown; index: number },
): Promise<Buffer | string> {
  if (typeof sample === "string") {
    return sample.startsWith("@") ? readBeside(folder, sample.slice(1)) : Buffer.from(sample);
  }
  const written = jsonValueText(file, `events[${index}].sample`);
  const formatted = written === null ? null : formatJson(Buffer.from(written));
  return formatted === null ? "cannot be taken out of the file" : Buffer.from(formatted);
}

function checked(bytes: Buffer): Sample {
  if (bytes.length > largest) return { problem: "is larger than 5 MB" };
  return parseJson(bytes) === undefined ? { problem: "is no JSON" } : { bytes };
}

async function readBeside(folder: string, name: string): Promise<Buffer | string> {
  if (name === "" || isAbsolute(name)) return `@${name} must name a file beside the provider file`;
  try {
    const [home, path] = await Promise.all([realpath(folder), realpath(resolve(folder, name))]);
    if (!path.startsWith(home.endsWith(sep) ? home : home + sep))
      return `@${name} is outside the provider file's folder`;
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unknown reason";
    return `@${name} cannot be read (${code})`;
  }
}
