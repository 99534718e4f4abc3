import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { isLocalName } from "../http.ts";

/** Where a request to a URL goes, or why it is not sent there. */
export type Target = { readonly url: URL; readonly host: string | null } | { readonly refused: string };

/**
 * Lets pass only URLs of this machine: `localhost`, 127.0.0.0/8, ::1, and names that resolve to nothing else.
 * A name is replaced by its address, so that it cannot mean another one a moment later; `host` is then the
 * Host header. https keeps its name, which the certificate has to prove. Never rejects.
 */
export async function localTarget(url: URL): Promise<Target> {
  const host = hostOf(url);
  if (isLocalName(host) || isLoopback(host)) return { url, host: null };
  if (isIP(host) !== 0) return { refused: `${host} is no address of this machine` };
  const addresses = await addressesOf(host);
  const [first] = addresses;
  if (first === undefined) return { refused: `${host} has no address` };
  if (!addresses.every(isLoopback)) return { refused: `${host} is no name of this machine` };
  return url.protocol === "https:" ? { url, host: null } : { url: withHost(url, first), host: url.host };
}

/** Whether an address, without brackets, is one of this machine only. */
export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 4 ? "ipv4" : "ipv6");
}

/** IPv4 addresses written as IPv6 (`::ffff:127.0.0.1`) are found in it too. */
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

function withHost(url: URL, address: string): URL {
  const pinned = new URL(url);
  pinned.hostname = isIP(address) === 6 ? `[${address}]` : address;
  return pinned;
}
