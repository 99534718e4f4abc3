import { createAddressReader, fits } from "./address.ts";
import { SlowPattern } from "./line-pattern.ts";
import type { FailurePattern, Preset } from "./preset.ts";
import { TunnelFailure } from "./tunnel.ts";
import type { ToolValues } from "./values.ts";

/** What the output of a tool comes to: a public origin, or why there will be none. */
export type Outcome = { readonly url: string } | { readonly failure: TunnelFailure };

export interface WatchOptions {
  readonly preset: Preset;
  readonly values: ToolValues;
  /** The public address where it does not come from the output; the tool then only has to get ready. */
  readonly url: string | null;
}

/** Takes one line after the other; answers the outcome with the line that settles it, else null. */
export function watchOutput({ preset, values, url: known }: WatchOptions): (line: string) => Outcome | null {
  const readAddress = createAddressReader(preset, values);
  let url = known;
  let isReady = preset.ready === null;
  return (line) => {
    try {
      const failure = preset.failures.find(({ pattern }) => fits(pattern, line));
      if (failure !== undefined) return { failure: failureOf(preset, failure, line) };
      url ??= readAddress(line);
      isReady ||= preset.ready !== null && fits(preset.ready, line);
    } catch (thrown) {
      if (thrown instanceof SlowPattern) return { failure: tooSlow(preset, thrown) };
      throw thrown;
    }
    return url !== null && isReady ? { url } : null;
  };
}

function failureOf(
  { command }: Preset,
  { problem, hint, retryable }: FailurePattern,
  line: string,
): TunnelFailure {
  return new TunnelFailure(`${command} ${problem}: ${cut(line)}`, { hint, retryable });
}

function tooSlow({ id }: Preset, { source }: SlowPattern): TunnelFailure {
  const hint = "write it without repeated groups and with fewer *";
  return new TunnelFailure(`a pattern of tunnels.${id} takes too long: ${source}`, {
    hint,
    retryable: false,
  });
}

/** Lines of a tool as they stand in a message. */
export function cut(line: string): string {
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
