import { resolve } from "node:path";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { fastestScale } from "../../sandbox/clock.ts";
import { type FaultRule, readFault } from "../../sandbox/faults.ts";
import { parseWhole } from "../values.ts";

/** The flags as commander hands them over. */
export interface SandboxFlags {
  readonly port?: string;
  readonly timeScale?: string;
  readonly data?: string;
  readonly seed?: string;
  readonly fault?: readonly string[];
  readonly allowRemote?: boolean;
  readonly enforceLimits?: boolean;
  readonly printKey?: boolean;
}

export interface SandboxOptions {
  readonly port: number;
  /** True: another port when this one is taken. */
  readonly movePort: boolean;
  readonly timeScale: number;
  /** Folder of the kept state, absolute; null: nothing is kept. */
  readonly data: string | null;
  /** Seed file, absolute. */
  readonly seed: string | null;
  readonly faults: readonly FaultRule[];
  readonly allowRemote: boolean;
  readonly enforceLimits: boolean;
  readonly printKey: boolean;
}

const defaultPort = "4010";

/** The flags with their defaults. Throws a usage error that names the flag. */
export function readOptions({ cwd }: Pick<App, "cwd">, flags: SandboxFlags): SandboxOptions {
  const { port, timeScale = "1", data, seed, fault = [] } = flags;
  return {
    port: parseWhole("--port", port ?? defaultPort, { min: 0, max: 65_535 }),
    movePort: port === undefined,
    timeScale: readScale(timeScale),
    data: data === undefined ? null : resolve(cwd, filled("--data", data)),
    seed: seed === undefined ? null : resolve(cwd, filled("--seed", seed)),
    faults: fault.map(readRule),
    allowRemote: flags.allowRemote === true,
    enforceLimits: flags.enforceLimits === true,
    printKey: flags.printKey === true,
  };
}

function readScale(value: string): number {
  const scale = /^\d{1,7}(\.\d{1,6})?$/.test(value) ? Number(value) : Number.NaN;
  if (scale <= fastestScale) return scale;
  throw usage(`--time-scale: "${value}" is no factor`, "a number such as 1, 60 or 0.5; 0 stops the time");
}

function readRule(value: string): FaultRule {
  const rule = readFault(value);
  if ("problem" in rule) throw usage(`--fault: ${rule.problem}`, rule.hint);
  return rule;
}

function filled(flag: string, value: string): string {
  if (value !== "") return value;
  throw usage(`${flag}: the path is empty`, "name one, or leave the flag out");
}

function usage(message: string, hint: string): WhkError {
  return new WhkError("usage", "bad_value", message, { hint });
}
