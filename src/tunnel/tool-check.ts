import { type Environment, findTool } from "./find-tool.ts";
import type { Preset } from "./preset.ts";
import { startTool } from "./tool-run.ts";
import type { Preflight } from "./tunnel.ts";

/** What is there of a tool, without starting a tunnel. */
export interface ToolCheck {
  /** Absolute path; null: not on PATH. */
  readonly path: string | null;
  /** `3.8.1`; null: not told. */
  readonly version: string | null;
  /** What is in the way, and what to do; null: nothing. */
  readonly missing: { readonly why: string; readonly fix: string } | null;
}

/** ms a tool may take to tell its version. */
const limit = 2_000;

/** Whether the tool can be used here. Runs nothing but its version command. Never rejects. */
export async function preflightTool(
  preset: Preset,
  env: Environment,
  signal: AbortSignal,
): Promise<Preflight> {
  const { path, version, missing } = await checkTool(preset, env, signal);
  if (missing === null) return { ok: true };
  // One that is not there or too old will be so in a minute too.
  return { ok: false, ...missing, retryable: path !== null && version === null };
}

/** Finds the tool and asks it for its version, at most 2 s. Never rejects. */
export async function checkTool(preset: Preset, env: Environment, signal: AbortSignal): Promise<ToolCheck> {
  const { command, install, version: known } = preset;
  const path = await findTool(command, env);
  if (path === null) {
    return { path, version: null, missing: { why: `${command} is not on PATH`, fix: install } };
  }
  if (known.args === null) return { path, version: null, missing: null };
  const said = await askVersion(path, known.args, { env, signal });
  if ("problem" in said) {
    const call = [command, ...known.args].join(" ");
    return { path, version: null, missing: { why: `\`${call}\` ${said.problem}`, fix: install } };
  }
  const tooOld = known.least !== null && said.version !== null && isOlder(said.version, known.least);
  const why = `${command} ${said.version} is too old, needs ${known.least}`;
  return { path, version: said.version, missing: tooOld ? { why, fix: install } : null };
}

interface Asked {
  readonly env: Environment;
  readonly signal: AbortSignal;
}

async function askVersion(
  path: string,
  args: readonly string[],
  { env, signal }: Asked,
): Promise<{ version: string | null } | { problem: string }> {
  let version: string | null = null;
  const onLine = (line: string) => {
    version ??= /(?<![\d.])\d{1,6}\.\d{1,6}(?:\.\d{1,6})?/.exec(line)?.[0] ?? null;
  };
  const run = startTool({ path, args, env, onLine });
  const stop = () => void run.stop(0);
  const timer = setTimeout(stop, limit);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  const { code, problem } = await run.ended;
  clearTimeout(timer);
  signal.removeEventListener("abort", stop);
  if (problem !== null) return { problem: `could not be started (${problem})` };
  return code === null && version === null ? { problem: "did not answer within 2 s" } : { version };
}

/** Compares number by number: 3.10 is newer than 3.9. */
function isOlder(version: string, least: string): boolean {
  const [have, need] = [version, least].map((text) => text.split(".").map(Number));
  for (const [index, wanted] of (need ?? []).entries()) {
    const number = have?.[index] ?? 0;
    if (number !== wanted) return number < wanted;
  }
  return false;
}
