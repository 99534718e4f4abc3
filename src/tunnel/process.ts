import { type Environment, findTool } from "./find-tool.ts";
import { cut, type Outcome, watchOutput } from "./output-watch.ts";
import type { Preset } from "./preset.ts";
import { preflightTool } from "./tool-check.ts";
import { startTool, type ToolEnd, type ToolRun } from "./tool-run.ts";
import { type OpenOptions, type TunnelDriver, TunnelFailure, type TunnelHandle } from "./tunnel.ts";
import { fillIn, type ToolValues } from "./values.ts";

export interface ProcessOptions {
  /** The server to use; null: the preset's own. */
  readonly host: string | null;
  /** Public origin that is known beforehand; null: the tool tells it. */
  readonly url: string | null;
  readonly env: Environment;
  /** File for the keys of ssh servers. */
  readonly knownHosts: string;
  /** ms between SIGINT and SIGKILL; 5 s unless given. */
  readonly grace?: number;
}

/** The tunnel of a tool found on PATH: whk starts it, reads its address from its output, and ends it. */
export function createProcessDriver(preset: Preset, options: ProcessOptions): TunnelDriver {
  return {
    id: preset.id,
    capabilities: preset.capabilities,
    preflight: (signal) => preflightTool(preset, options.env, signal),
    open: (wanted) => open(preset, options, wanted),
  };
}

async function open(preset: Preset, options: ProcessOptions, wanted: OpenOptions): Promise<TunnelHandle> {
  const values = { ...options, host: options.host ?? preset.host, port: wanted.port, name: wanted.name };
  const args = argsOf(preset, values);
  const path = await findTool(preset.command, options.env);
  if (path === null) throw notFound(preset);
  if (wanted.signal.aborted) throw aborted(preset);
  const { promise: outcome, resolve: settle } = withResolver<Outcome>();
  const watch = watchOutput({ preset, values, url: options.url });
  const { env } = options;
  const { noise } = preset;
  const run = startTool({
    path,
    args,
    env,
    noise,
    onLine: (line) => {
      const seen = watch(line);
      if (seen !== null) settle(seen);
    },
  });
  const end = await firstOf(outcome, { preset, run, wanted });
  if ("url" in end) return handleOf(preset, end.url, { run, wanted, grace: options.grace });
  await run.stop(options.grace);
  throw end.failure;
}

function argsOf({ id, args, namedArgs }: Preset, values: ToolValues): string[] {
  const chosen = values.name === null ? args : namedArgs;
  if (chosen === null) {
    throw new TunnelFailure(`${id} gives its own names`, { hint: "leave out --subdomain", retryable: false });
  }
  if (values.name === null && chosen.some((arg) => arg.includes("{name}"))) {
    throw new TunnelFailure(`${id} needs a name`, { hint: "give one with --subdomain", retryable: false });
  }
  const knownHosts = values.knownHosts.replaceAll("%", "%%");
  return chosen.map((arg) => fillIn(arg, { ...values, knownHosts }));
}

interface Try {
  readonly preset: Preset;
  readonly run: ToolRun;
  readonly wanted: OpenOptions;
}

/** What comes first: what the output says, the end of the tool, the deadline, or the end of the try. */
async function firstOf(outcome: Promise<Outcome>, { preset, run, wanted }: Try): Promise<Outcome> {
  const { promise: given, resolve: giveUp } = withResolver<Outcome>();
  const timer = setTimeout(() => giveUp({ failure: tooLate(preset, run, wanted.timeout) }), wanted.timeout);
  const abort = () => giveUp({ failure: aborted(preset) });
  wanted.signal.addEventListener("abort", abort);
  // The last lines are read before the end is told, so they come first.
  const ended = run.ended.then((end) => ({ failure: endedEarly(preset, run, end) }));
  const first = await Promise.race([outcome, ended, given]);
  clearTimeout(timer);
  wanted.signal.removeEventListener("abort", abort);
  return first;
}

interface Opened {
  readonly run: ToolRun;
  readonly wanted: OpenOptions;
  readonly grace: number | undefined;
}

function handleOf(preset: Preset, url: string, { run, wanted, grace }: Opened): TunnelHandle {
  let isClosing = false;
  return {
    url,
    // A name nobody asked for may not be had again by asking.
    grantedName: wanted.name === null ? null : (new URL(url).hostname.split(".")[0] ?? null),
    closed: run.ended.then((end) =>
      isClosing
        ? { reason: "it was closed", retryable: false }
        : { reason: endOf(preset, run, end), retryable: true },
    ),
    close: () => {
      isClosing = true;
      return run.stop(grace);
    },
  };
}

function notFound({ command, install }: Preset): TunnelFailure {
  return new TunnelFailure(`${command} is not on PATH`, { hint: install, retryable: false });
}

function aborted({ command }: Preset): TunnelFailure {
  return new TunnelFailure(`${command} was stopped`, { hint: "start it again", retryable: true });
}

function tooLate({ command }: Preset, { tail }: ToolRun, timeout: number): TunnelFailure {
  const message = `${command} gave no public address within ${Math.ceil(timeout / 1000)} s${lastOf(tail)}`;
  return new TunnelFailure(message, { hint: hintFor(tail), retryable: true, output: tail });
}

function endedEarly(preset: Preset, run: ToolRun, end: ToolEnd): TunnelFailure {
  const { tail } = run;
  return new TunnelFailure(endOf(preset, run, end), { hint: hintFor(tail), retryable: true, output: tail });
}

function hintFor(tail: readonly string[]): string {
  return tail.length === 0 ? "run the tool by hand to see what it needs" : "its last lines say why";
}

/** How the tool ended, with the last thing it said. */
function endOf({ command }: Preset, { tail }: ToolRun, { code, signal, problem }: ToolEnd): string {
  if (problem !== null) return `${command} could not be started (${problem})`;
  const how = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return `${command} ${how}${lastOf(tail)}`;
}

function lastOf(tail: readonly string[]): string {
  const last = tail.at(-1);
  return last === undefined ? "" : `: ${cut(last)}`;
}

function withResolver<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
