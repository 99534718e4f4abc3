import { WhkError } from "../../errors.ts";
import { type AllowList, createAllowList } from "../../listen/allow-list.ts";
import { parseDuration, parseWhole } from "../values.ts";
import type { TunnelChoice, TunnelFlags } from "./tunnel-choice.ts";

/** How a listener is to be reached from the internet. */
export interface TunnelOptions {
  readonly flags: TunnelFlags;
  /** Id of the driver. */
  readonly driver: string;
  /** Who asked for it; nobody did when it is the default. */
  readonly from: "flag" | "file" | "default";
  /** Port on 127.0.0.1 the tunnel leads to; null for a free one. */
  readonly port: number | null;
  /** How long it stays open, ms. */
  readonly ttl: number;
  /** Without a tunnel there is no listener. */
  readonly required: boolean;
}

/** Where the wish for a tunnel may come from besides the flags. */
export interface TunnelDefaults {
  /** Of the project file or the profile. */
  readonly driver: string | undefined;
  /** The global --sandbox. */
  readonly sandbox: boolean;
}

/** What the flags and the files say; null: nothing but the default. Throws a usage error for a value. */
export function readTunnel(flags: TunnelFlags, { driver, sandbox }: TunnelDefaults): TunnelOptions | null {
  const isGiven = tunnelFlagNames.some((name) => flags[name] !== undefined);
  if (sandbox && !isGiven) return null;
  const named = flags.tunnel ?? (flags.publicUrl === undefined ? driver : undefined);
  const own = { ...flags, ...(named === undefined ? {} : { tunnel: named }) };
  if (named === false || named === "none") {
    refuseWithoutTunnel(flags);
    return null;
  }
  const id = named ?? (flags.publicUrl === undefined ? "localtunnel" : "url");
  const port = flags.tunnelPort;
  if (id === "url" && port === undefined) throw needsPort();
  return {
    flags: own,
    driver: id,
    from: isGiven ? "flag" : named === undefined ? "default" : "file",
    port: port === undefined ? null : parseWhole("--tunnel-port", port, { min: 1, max: 65_535 }),
    ttl: readTtl(flags.ttl),
    required: flags.requireTunnel === true,
  };
}

const aboutTunnel = [
  "tunnelHost",
  "subdomain",
  "publicUrl",
  "tunnelPort",
  "requireTunnel",
  "requireEncrypted",
  "allowIp",
  "ttl",
] as const satisfies readonly (keyof TunnelFlags)[];

const tunnelFlagNames = ["tunnel", ...aboutTunnel] as const;

/** Nothing that was given is ignored: throws a usage error for a flag that has nothing to say without a tunnel. */
export function refuseWithoutTunnel(flags: TunnelFlags): void {
  const given = aboutTunnel.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (given === undefined) return;
  const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new WhkError("usage", "bad_combination", `${flag} is about a tunnel, and there is none`, {
    hint: "name a driver with --tunnel, or leave the flag out",
  });
}

/** 8 h, so that no address stays open over night because nobody thought of it. */
function readTtl(given = "8h"): number {
  const ttl = parseDuration("--ttl", given);
  if (ttl > 0) return ttl;
  throw new WhkError("usage", "bad_value", "--ttl: 0 is too little", {
    hint: "leave the flag out for 8 hours, or use --no-tunnel",
  });
}

function needsPort(): WhkError {
  return new WhkError("usage", "missing_value", "--tunnel url needs --tunnel-port", {
    hint: "name the port on 127.0.0.1 that your address leads to: --tunnel-port 4401",
  });
}

/** Who may send; null: anybody. Throws a usage error for what is no address. */
export function readAllowed({ allowIp }: TunnelFlags, { driver }: TunnelChoice): AllowList | null {
  const { clientIpHeader } = driver.capabilities;
  if (allowIp === undefined || clientIpHeader === null) return null;
  const list = createAllowList(allowIp, clientIpHeader);
  if (typeof list !== "string") return list;
  throw new WhkError("usage", "bad_value", `--allow-ip: "${list}" is no address and no network`, {
    hint: "write it like --allow-ip 203.0.113.7 or --allow-ip 203.0.113.0/24",
  });
}
