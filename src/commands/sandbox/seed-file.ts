import type { App } from "../../app.ts";
import { contractOf } from "../../providers/dashboard-contract.ts";
import { readSeed, type Seed } from "../../sandbox/seed.ts";
import { fieldError, readJsonFile } from "../../store/json-file.ts";

/** The seed in a file. Rejects with a usage error that names file, line and field. */
export async function readSeedFile(app: App, path: string): Promise<Seed> {
  const file = await readJsonFile(path);
  const providers = (await (await app.providers()).all()).filter((provider) => contractOf(provider) !== null);
  const seed = readSeed(
    file.value,
    providers.map(({ id }) => id),
  );
  if ("problem" in seed) throw fieldError(file, seed);
  return seed;
}
