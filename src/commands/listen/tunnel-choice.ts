import { join } from "node:path";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import type { HttpOutcome, HttpRequest } from "../../http.ts";
import type { DriverEntry } from "../../tunnel/drivers.ts";
import type { TunnelDriver } from "../../tunnel/tunnel.ts";
import { readPublicUrl } from "../../tunnel/url.ts";
import { knownDrivers } from "../tunnels/known.ts";
import { refuseWithoutTunnel } from "./tunnel-options.ts";

/** The flags of `whk listen` that say how it is reached. */
export interface TunnelFlags {
  /** False: `--no-tunnel`. Left out: `url` with a public URL, else localtunnel. */
  readonly tunnel?: string | false;
  readonly tunnelHost?: string;
  readonly subdomain?: string;
  readonly publicUrl?: string;
  readonly requireEncrypted?: boolean;
  readonly allowIp?: readonly string[];
  readonly tunnelPort?: string;
  readonly requireTunnel?: boolean;
  readonly ttl?: string;
}

/** The tunnel one run is to have. */
export interface TunnelChoice {
  readonly driver: TunnelDriver;
  /** The wanted name; null when none is. */
  readonly name: string | null;
  /** What the user should know of this driver; null: nothing. */
  readonly remark: string | null;
}

/** The driver the flags ask for; null: no tunnel. Throws a usage error for what it cannot do. */
export async function chooseTunnel(
  app: App,
  flags: TunnelFlags,
  send: (request: HttpRequest) => Promise<HttpOutcome>,
): Promise<TunnelChoice | null> {
  const id = wantedId(flags);
  if (id === "none") {
    refuseWithoutTunnel(flags);
    return null;
  }
  const entry = await entryOf(app, id);
  const name = readName(id, entry, flags.subdomain);
  const host = readHost(id, entry, flags.tunnelHost);
  const url = readUrl(id, entry, flags.publicUrl);
  refuseUnsafe(id, entry, flags);
  const driver = await entry.create({
    host,
    url,
    env: app.env,
    knownHosts: join(app.globals.dataDir, "ssh_known_hosts"),
    send,
    clock: app.clock,
    proxy: proxyVariable(app.env),
  });
  return { driver, name, remark: entry.preset?.remark ?? null };
}

function wantedId({ tunnel, publicUrl }: TunnelFlags): string {
  if (tunnel === false) return "none";
  return tunnel ?? (publicUrl === undefined ? "localtunnel" : "url");
}

async function entryOf(app: App, id: string): Promise<DriverEntry> {
  const known = await knownDrivers(app);
  const entry = known.get(id);
  if (entry !== undefined) return entry;
  const close = nearest(id, [...known.keys(), "none"]);
  const hint = close === null ? "`whk tunnels list` shows what there is" : `did you mean ${close}?`;
  throw usage("unknown_tunnel", `there is no tunnel driver "${id}"`, hint);
}

function readName(id: string, entry: DriverEntry, name: string | undefined): string | null {
  if (name === undefined) {
    if (!needsName(entry)) return null;
    throw usage("missing_value", `--tunnel ${id} needs a name`, "give one with --subdomain");
  }
  if (!entry.takesName) {
    const hint = "leave it out, or take a driver with names: `whk tunnels list`";
    throw usage("bad_combination", `--subdomain: ${id} gives its own names`, hint);
  }
  if (/^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/.test(name)) return name;
  const hint = "4 to 63 of a-z, 0-9 and hyphens, no hyphen at an end";
  throw usage("bad_value", `--subdomain: "${name}" is no name for a tunnel`, hint);
}

/** True for a user's own tool that has no arguments without one. */
function needsName({ preset }: DriverEntry): boolean {
  return preset !== null && preset.namedArgs === preset.args;
}

function readHost(id: string, { host }: DriverEntry, given: string | undefined): string | null {
  if (given === undefined) {
    if (host?.required !== true) return null;
    const hint = `name your server: --tunnel-host ${host.example}`;
    throw usage("missing_value", `--tunnel ${id} needs --tunnel-host`, hint);
  }
  if (host === null) {
    const hint = "leave it out; localtunnel, ssh and bore take one";
    throw usage("bad_combination", `--tunnel-host: ${id} has its own servers`, hint);
  }
  if (host.fits(given)) return given;
  const hint = `write it like --tunnel-host ${host.example}`;
  throw usage("bad_value", `--tunnel-host: "${given}" is no server for ${id}`, hint);
}

function readUrl(id: string, { url }: DriverEntry, given: string | undefined): string | null {
  if (given === undefined) {
    if (url !== "required") return null;
    const hint = "name the address: --public-url https://hooks.example.com";
    throw usage("missing_value", `--tunnel ${id} needs --public-url`, hint);
  }
  if (url === "none") {
    const hint = "leave it out, or take --tunnel url, which starts nothing";
    throw usage("bad_combination", `--public-url: ${id} gives its own address`, hint);
  }
  const read = readPublicUrl(given);
  if ("origin" in read) return read.origin;
  throw usage("bad_value", `--public-url: "${given}" ${read.problem}`, read.hint);
}

/** A promise that cannot be kept is refused before anything is open. */
function refuseUnsafe(id: string, { capabilities, preset }: DriverEntry, flags: TunnelFlags): void {
  if (flags.requireEncrypted === true && !capabilities.encryptedLeg) {
    const reason =
      id === "localtunnel" || id === "bore" ? "is not encrypted" : "may be not encrypted, whk cannot know";
    const hint = "take one that is: cloudflared, ngrok, localhost.run or ssh; `whk tunnels list` shows all";
    throw usage("not_encrypted", `--require-encrypted: the way from ${id} to this machine ${reason}`, hint);
  }
  if (flags.allowIp !== undefined && capabilities.clientIpHeader === null) {
    const why = preset?.sources.clientIpHeader.source;
    const because = why === undefined || preset?.version.args === null ? "" : ` (${why})`;
    const hint = "take cloudflared, which tells it; else verify signatures, which whk does anyway";
    const message = `--allow-ip: ${id} does not tell the sender's address in a way senders cannot forge${because}`;
    throw usage("no_client_address", message, hint);
  }
}

/** The variable that names a proxy, which some tunnels do not use. */
function proxyVariable(env: Readonly<Record<string, string | undefined>>): string | null {
  const names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
  return names.find((name) => (env[name] ?? "") !== "") ?? null;
}

function usage(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
