import { hmac } from "../signing/digest.ts";

/** What the listener answers a probe with: only who has the key can know it. */
export function createProbeAnswer(key: Buffer): (nonce: string) => string {
  return (nonce) => hmac("sha256", key, [Buffer.from(`whk-probe:${nonce}`)]).toString("hex");
}
