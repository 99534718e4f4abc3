import type { RestContract } from "../../providers/contract.ts";
import { generateSecret, secretParts } from "../../signing/keys.ts";
import type { SandboxEndpoint, SandboxProvider } from "../model.ts";

/** How many secrets before the current one are remembered. */
const remembered = 3;

/**
 * A new signing secret: as the provider's scheme needs it, or, where any text will do, with the start the
 * contract names.
 */
export function newSecret(
  { provider }: SandboxProvider,
  contract: RestContract,
  bytes: (count: number) => Buffer,
): string {
  const { scheme } = provider.schemes[0];
  const decoded = scheme.key?.steps?.some((step) => step !== "utf8") ?? false;
  const shared = scheme.kind === "hmac" || scheme.kind === "hash";
  if (!shared || decoded || secretParts(scheme).length > 1) return generateSecret(scheme, bytes);
  return contract.endpoint.secretPrefix + bytes(24).toString("hex");
}

/** The endpoint with a new secret. The old one ends at `until`, ms; it stays known for faults that use it. */
export function withSecret(endpoint: SandboxEndpoint, value: string, until: number): SandboxEndpoint {
  const old = endpoint.secrets.map((secret) => ({
    ...secret,
    until: secret.until === null ? until : Math.min(secret.until, until),
  }));
  return { ...endpoint, secrets: [{ value, until: null }, ...old.slice(0, remembered)] };
}
