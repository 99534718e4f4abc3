import { type LinePattern, userPattern } from "./line-pattern.ts";
import { inferred, type Preset } from "./preset.ts";

/** A tunnel tool the user described in the settings. */
export interface TunnelDefinition {
  /** On PATH, or an absolute path. */
  readonly command: string;
  /** `{port}` is filled in, and `{name}` where a name can be chosen. */
  readonly args: readonly string[];
  /** Its first group, or all of it, is the public address. */
  readonly urlPattern: string;
  readonly readyPattern?: string;
  readonly fatalPattern?: string;
}

/** The preset of a user's own tool. What whk cannot know counts against it: it is not taken for encrypted. */
export function userPreset(id: string, definition: TunnelDefinition): Preset {
  const { command, args, urlPattern, readyPattern, fatalPattern } = definition;
  const takesName = args.some((arg) => arg.includes("{name}"));
  return {
    ...facts,
    id,
    title: `${command}, of your settings`,
    command,
    args,
    namedArgs: takesName ? args : null,
    addresses: [{ pattern: userPattern(urlPattern), url: hasGroup(urlPattern) ? "$1" : "$0" }],
    ready: readyPattern === undefined ? null : userPattern(readyPattern),
    failures: fatalPattern === undefined ? [] : [fatal(userPattern(fatalPattern), id)],
    install: `install ${command}, or change tunnels.${id} in the settings: \`whk config path\``,
  };
}

function fatal(pattern: LinePattern, id: string) {
  const hint = `tunnels.${id} of the settings says that this line is an end`;
  return { pattern, problem: "gave up", hint, retryable: true };
}

/** True when the pattern has a group to take the address from. */
function hasGroup(pattern: string): boolean {
  return (new RegExp(`${pattern}|`).exec("")?.length ?? 0) > 1;
}

type Chosen =
  | "id"
  | "title"
  | "command"
  | "args"
  | "namedArgs"
  | "addresses"
  | "ready"
  | "failures"
  | "install";

const own = inferred("your settings");

const facts: Omit<Preset, Chosen> = {
  host: null,
  hosts: null,
  plainHttp: true,
  noise: null,
  capabilities: {
    stableName: false,
    encryptedLeg: false,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 0,
  },
  version: { args: null, least: null },
  login: null,
  remark: "what whk cannot know of it counts as not there",
  sources: {
    start: own,
    address: own,
    encryptedLeg: own,
    stableName: own,
    clientIpHeader: own,
    maxConcurrent: own,
  },
};
