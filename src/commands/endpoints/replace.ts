import type { Endpoint } from "../../endpoints/endpoint.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import type { StoredSecret } from "../../store/secrets.ts";
import { storeNew } from "./create.ts";
import { checkStore } from "./keep-secret.ts";
import { oldSecrets } from "./old-secrets.ts";
import { printRotated } from "./print-rotated.ts";
import { type Rotation, writeEnv } from "./rotate.ts";
import type { Work } from "./work.ts";

/**
 * Renews a secret where the provider cannot rotate: a second endpoint with the same URL and events is made, its
 * secret stored, the endpoint read back, and only then the old one deleted. Both exist for a moment, so an event
 * may come twice. Throws as soon as a step fails; the old endpoint stays until the last one.
 */
export async function rotateViaReplace(work: Work, rotation: Rotation): Promise<void> {
  const { app, client } = work;
  const { value: old } = await work.during("reading the endpoint", () => client.show(rotation.id));
  await checkStore(app);
  const ending = await oldSecrets(work, old.id);
  const { value, raw } = await work.during("registering the second endpoint", () =>
    client.create({ ...old, besides: old.id }),
  );
  const { endpoint, secret } = value;
  if (secret === null) throw secretUnknown(endpoint, old);
  app.io.note(text`made ${endpoint.id} for ${endpoint.url}`);
  const notStored = await storeNew(work, endpoint, secret);
  if (notStored !== null) throw notStored;
  await work.during("checking the second endpoint", () => confirmSame(work, endpoint, old));
  await work.during("deleting the old endpoint", () => deleteOld(work, endpoint, old));
  const until = app.clock.now() + rotation.overlap;
  await endSecrets(work, ending, until);
  const notWritten = await writeEnv(rotation.env, secret);
  const hadOld = ending.length > 0;
  printRotated(app, { rotation, secret, until, raw, hadOld, notStored, notWritten, replacedBy: endpoint.id });
  if (notWritten !== null) throw notWritten;
}

/** The new endpoint has to be there and be like the old one. */
async function confirmSame({ client }: Work, made: Endpoint, old: Endpoint): Promise<void> {
  const { value: found } = await client.show(made.id);
  if (found.enabled !== old.enabled) await client.update(made.id, { enabled: old.enabled });
  const events = (endpoint: Endpoint) => [...endpoint.events].sort().join();
  if (found.url === old.url && events(found) === events(old)) return;
  throw new WhkError(
    "provider",
    "replacement_differs",
    `${made.id} does not have the URL and events of ${old.id}`,
    {
      hint: `both exist; compare them with \`whk endpoints show\` and delete one`,
      details: { endpoint: made.id, old: old.id },
    },
  );
}

async function deleteOld({ client }: Work, made: Endpoint, old: Endpoint): Promise<void> {
  try {
    await client.delete(old.id);
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    throw new WhkError(thrown.kind, thrown.code, `${old.id} was not deleted: ${thrown.message}`, {
      hint: `${made.id} works and its secret is stored, so events come twice until \`whk endpoints delete ${old.id}\``,
      details: { ...thrown.details, endpoint: made.id, old: old.id },
      cause: thrown,
    });
  }
}

/** A secret stored again with an end takes the place of itself. */
async function endSecrets({ app }: Work, ending: readonly StoredSecret[], until: number): Promise<void> {
  const store = await app.secrets();
  for (const { id: _id, createdAt: _createdAt, ...secret } of ending) {
    await store.addSecret({ ...secret, expiresAt: Math.min(secret.expiresAt ?? until, until) });
  }
}

function secretUnknown(made: Endpoint, old: Endpoint): WhkError {
  return new WhkError("provider", "secret_unknown", `${made.id} was made, but its secret is not known`, {
    hint: `${old.id} is as it was; delete the new one with \`whk endpoints delete ${made.id}\` and try again`,
    details: { endpoint: made.id, old: old.id },
  });
}
