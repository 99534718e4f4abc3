import { WhkError } from "../errors.ts";
import type { Call, RestContract } from "../providers/contract.ts";
import { Refusal } from "./rest/errors.ts";
import { checkParts } from "./rest/rules.ts";
import type { Seed, SeedEndpoint } from "./seed.ts";
import type { Simulated, Works } from "./works.ts";

/**
 * Rejects with a usage error that names the first endpoint of a seed its provider would not take: an event that
 * does not exist, an address elsewhere, one endpoint too many. Wildcards are good for every provider.
 */
export async function checkSeed(
  { simulated, parts: { allowRemote } }: Works,
  { endpoints }: Pick<Seed, "endpoints">,
): Promise<void> {
  const counts = new Map<string, number>();
  for (const [index, endpoint] of endpoints.entries()) {
    const found = simulated.get(endpoint.provider);
    if (found === undefined) continue;
    const count = (counts.get(endpoint.provider) ?? 0) + 1;
    counts.set(endpoint.provider, count);
    const problem =
      (await problemOf(found, endpoint, allowRemote)) ?? tooMany(found.contract, endpoint.provider, count);
    if (problem !== null)
      throw new WhkError("usage", "bad_seed", `the seed's endpoints[${index}]: ${problem}`, {
        hint: "put it right, or leave it out",
      });
  }
}

/** Its fields are called what a seed calls them. */
const seeded: Call = {
  method: "POST",
  path: "/",
  status: 201,
  request: [],
  answer: "endpoint",
  evidence: "inferred",
  source: "the seed",
};

async function problemOf(
  { contract, sandboxProvider: { provider } }: Simulated,
  { url, events, metadata, description }: SeedEndpoint,
  allowRemote: boolean,
): Promise<string | null> {
  const wildcards = { ...contract.endpoint.wildcards, allowed: true };
  const open = { ...contract, endpoint: { ...contract.endpoint, wildcards } };
  try {
    await checkParts({ contract: open, provider, allowRemote }, seeded, {
      url,
      events,
      metadata,
      description,
    });
    return null;
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.message;
    throw thrown;
  }
}

function tooMany({ endpoint: { most } }: RestContract, provider: string, count: number): string | null {
  return most === null || count <= most ? null : `${provider} has at most ${most === 1 ? "one" : most}`;
}
