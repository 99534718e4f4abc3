import { join } from "node:path";
import { openSecretStore } from "../../../src/store/secrets.ts";
import { temporaryFolder } from "../../cli.ts";

/** A home with three stored secrets: `sec_a1`, `sec_a2` of Payvost, `sec_b1` of Stripe. */
export async function homeWithSecrets() {
  const home = temporaryFolder();
  const ids = ["a1", "a2", "b1"];
  const store = openSecretStore({
    folder: join(home, ".config/whk"),
    pid: 1,
    warn: () => {},
    now: () => 0,
    nextId: (prefix) => prefix + ids.shift(),
    hide: () => {},
  });
  const common = { label: null, expiresAt: null, endpoint: null };
  const endpoint = { id: "webhook_1", base: "https://api.payvost.com/v1" };
  await store.addSecret({ ...common, provider: "payvost", secret: "whsec_canarycanary1111", endpoint });
  await store.addSecret({
    ...common,
    provider: "payvost",
    secret: "whsec_canarycanary2222",
    label: "sh\u001bop",
    expiresAt: Date.parse("2100-01-01T00:00:00Z"),
  });
  await store.addSecret({ ...common, provider: "stripe", secret: "whsec_canarycanary3333", label: "live" });
  return { home, left: async () => (await store.secrets()).map(({ id }) => id).sort() };
}
