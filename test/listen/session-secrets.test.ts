import { describe, expect, it } from "vitest";
import { createSessionSecrets } from "../../src/listen/session-secrets.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { checkSecret } from "../../src/signing/keys.ts";
import { sign } from "../../src/signing/sign.ts";
import { verify } from "../../src/signing/verify.ts";
import { countingIds } from "../cli.ts";

const { bytes } = countingIds();

async function providers(): Promise<
  NonNullable<Awaited<ReturnType<ReturnType<typeof openRegistry>["get"]>>>[]
> {
  const registry = openRegistry();
  const all = await Promise.all(
    [...registry.ids, ...(await registry.directoryIds())].map((id) => registry.get(id)),
  );
  return all.filter((provider) => provider !== null);
}

describe("the secrets of a session", () => {
  it("are one text for every built-in provider", async () => {
    const secretsFor = createSessionSecrets(bytes);
    const made = new Set((await openRegistry().all()).flatMap(secretsFor));
    expect([...made]).toEqual([expect.stringMatching(/^whsec_[A-Za-z0-9+/]{32}={0,2}$/)]);
  });

  it("can be used by the scheme of every provider there is", async () => {
    const secretsFor = createSessionSecrets(bytes);
    for (const provider of await providers()) {
      const [{ scheme }] = provider.schemes;
      const secrets = secretsFor(provider);
      expect(secrets, provider.id).toHaveLength(scheme.kind === "none" ? 0 : 1);
      for (const secret of secrets) expect(checkSecret(scheme, secret), provider.id).toBeNull();
    }
  });

  it("verify what was signed with them, also with key pairs", async () => {
    const secretsFor = createSessionSecrets(bytes);
    for (const id of ["payvost", "standard-webhooks", "discord", "sendgrid"]) {
      const provider = await openRegistry().get(id);
      if (provider === null) throw new Error(`there is no provider ${id}`);
      const [{ scheme }] = provider.schemes;
      const secrets = secretsFor(provider);
      const body = Buffer.from("{}");
      const { headers } = sign(
        scheme,
        { method: "POST", url: null, headers: [], body, id: "1", timestamp: 0 },
        secrets,
      );
      const request = { method: "POST", url: null, headers, body };
      expect(verify(scheme, request, secrets, { now: 0 }).verdict, id).toBe("ok");
    }
  });

  it("are others in another session", async () => {
    const [payvost] = await openRegistry().all();
    if (payvost === undefined) throw new Error("there are providers");
    expect(createSessionSecrets(bytes)(payvost)).not.toEqual(createSessionSecrets(bytes)(payvost));
  });
});
