import type { LookupFunction } from "node:net";

const loopback = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/**
 * As the system's lookup, except that `localhost` and every name below it are this machine (RFC 6761, 6.3):
 * first 127.0.0.1, then ::1, without asking anybody.
 */
export const lookup: LookupFunction = (hostname, options, callback) => {
  // Loaded when first needed, which most runs never come to.
  if (!isLocalName(hostname)) void import("node:dns").then((dns) => dns.lookup(hostname, options, callback));
  else if (options.all) callback(null, loopback);
  else callback(null, "127.0.0.1", 4);
};

/** True for `localhost` and names that end in `.localhost`, in any case, with or without the root's dot. */
export function isLocalName(hostname: string): boolean {
  return /^(?:.+\.)?localhost\.?$/i.test(hostname);
}

/** Both families are tried in order, and no variable of the environment turns off certificate checks. */
export const connectOptions = { lookup, autoSelectFamily: true, rejectUnauthorized: true } as const;
