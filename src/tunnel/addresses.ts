import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { isLocalName } from "../http.ts";

/**
 * Whether an address belongs to the internet at large: not to this machine, a private network, or one of the
 * blocks set apart (IANA special-purpose registries). False for what is no address.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !reserved.check(address, familyName(address));
}

/** Whether two texts are the same address, however they are written. */
export function isOneOf(address: string, others: readonly string[]): boolean {
  const list = new BlockList();
  for (const other of others) if (isIP(other) !== 0) list.addAddress(other, familyName(other));
  return isIP(address) !== 0 && list.check(address, familyName(address));
}

/** The addresses of a host name or address, without brackets; none when it cannot be told. Never rejects. */
export async function addressesOf(host: string): Promise<string[]> {
  if (isLocalName(host)) return ["127.0.0.1", "::1"];
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

/** IPv4 addresses written as IPv6 (`::ffff:10.0.0.1`) are found in it too. */
const reserved = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  reserved.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const)
  reserved.addSubnet(network, bits, "ipv6");

function familyName(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}
