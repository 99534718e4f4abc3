import type { Fact } from "../providers/provider.ts";
import type { LinePattern } from "./line-pattern.ts";
import type { TunnelCapabilities } from "./tunnel.ts";

/** A tunnel tool of somebody else, as data: how it is started and what its output means. */
export interface Preset {
  readonly id: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Looked for on PATH. */
  readonly command: string;
  /** Arguments of a run; `{port}`, `{host}`, `{name}` and `{knownHosts}` are filled in. */
  readonly args: readonly string[];
  /** The same when a name is wanted; null: names cannot be chosen. */
  readonly namedArgs: readonly string[] | null;
  /** The server that is used unless another one is named; null: it cannot be chosen. */
  readonly host: string | null;
  /** Where the public address stands in the output. The first one that `hosts` accepts is taken. */
  readonly addresses: readonly AddressPattern[];
  /** Hosts it may have, with the port where it is not the usual one: `*.lhr.life`, `{host}:*`. Null: every host. */
  readonly hosts: readonly string[] | null;
  /** True: the public address may be plain http. */
  readonly plainHttp: boolean;
  /** What the tool says once requests can come; null: the address is enough. */
  readonly ready: LinePattern | null;
  /** What the tool says when it will not work. */
  readonly failures: readonly FailurePattern[];
  /** Lines not worth showing when something failed. */
  readonly noise: RegExp | null;
  readonly capabilities: TunnelCapabilities;
  readonly version: {
    /** Makes the tool tell its version; null: nobody knows how. */
    readonly args: readonly string[] | null;
    /** The oldest that works; null: not known. */
    readonly least: string | null;
  };
  /** What has to be done once before the tool works; null: nothing. */
  readonly login: string | null;
  /** How to get the tool. */
  readonly install: string;
  /** A drawback the user should know; null: none. */
  readonly remark: string | null;
  /** How each of these facts is known. */
  readonly sources: Readonly<Record<PresetFact, Fact>>;
}

export type PresetFact =
  | "start"
  | "address"
  | "encryptedLeg"
  | "stableName"
  | "clientIpHeader"
  | "maxConcurrent";

/** `$1` in `url` is the first group of the pattern. */
export interface AddressPattern {
  readonly pattern: LinePattern;
  readonly url: string;
}

export interface FailurePattern {
  readonly pattern: LinePattern;
  /** What happened, to follow the tool's name: "cloudflared …". */
  readonly problem: string;
  readonly hint: string;
  /** False: trying again would not help. */
  readonly retryable: boolean;
}

/** Said by the source. */
export function stated(source: string): Fact {
  return { evidence: "stated", source };
}

/** Concluded from the source, or from how such tools usually are. */
export function inferred(source: string): Fact {
  return { evidence: "inferred", source };
}
