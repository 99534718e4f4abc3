import { BlockList, isIP } from "node:net";
import type { RawHeaders } from "../events/delivery.ts";

/** Whether a request with these headers comes from an address that may send. */
export type AllowList = (headers: RawHeaders) => boolean;

/**
 * Lets in the addresses and networks of `entries` (`203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`), as the header
 * has them that the tunnel writes. Who has no address or several is not let in. A text is the entry that is neither.
 */
export function createAllowList(entries: readonly string[], header: string): AllowList | string {
  const list = new BlockList();
  const bad = entries.find((entry) => !add(list, entry));
  if (bad !== undefined) return bad;
  const name = header.toLowerCase();
  return (headers) => {
    const [first, ...more] = headers.filter(([key]) => key.toLowerCase() === name);
    const address = first?.[1].trim() ?? "";
    const family = isIP(address);
    return more.length === 0 && family !== 0 && list.check(address, familyOf(family));
  };
}

function add(list: BlockList, entry: string): boolean {
  const [address = "", bits, ...more] = entry.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (bits === undefined) {
    list.addAddress(address, familyOf(family));
    return true;
  }
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
  list.addSubnet(address, Number(bits), familyOf(family));
  return true;
}

function familyOf(family: number): "ipv4" | "ipv6" {
  return family === 4 ? "ipv4" : "ipv6";
}
