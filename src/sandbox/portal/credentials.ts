import { PortalRefusal } from "./refusal.ts";
import { type Credential, mostCredentials, type PortalState } from "./state.ts";

/** A credential as lists show it; its secret is shown only when it is new. */
export function credentialView({ apiKey, hooks, signsWith, active }: Credential, secret?: string): object {
  return { apiKey, ...(secret === undefined ? {} : { secret }), scope: hooks ?? "all", signsWith, active };
}

/** A new credential for some hooks, with its secret. Throws a refusal for the sixth and for an unknown hook. */
export function createCredential(
  state: PortalState,
  { hooks, signsWith = "either" }: { hooks: readonly string[]; signsWith?: Credential["signsWith"] },
): object {
  const unknown = hooks.find((ref) => state.hook(ref) === null);
  if (unknown !== undefined) throw new PortalRefusal("malformed", `hooks: there is no webhook "${unknown}"`);
  if (state.credentials().filter((one) => one.hooks !== null).length >= mostCredentials)
    throw new PortalRefusal("conflict", `there are ${mostCredentials} scoped credentials already`);
  const created = state.newCredential({ hooks, signsWith });
  state.putCredential(created);
  return credentialView(created, created.secret);
}

/** `regenerate` answers the new secret; the old one is dead at once. Throws a refusal for an unknown key. */
export function credentialAction(
  state: PortalState,
  apiKey: string,
  action: "regenerate" | "activate" | "deactivate",
): object {
  const found = credentialOf(state, apiKey);
  const regenerated = action === "regenerate";
  const changed = regenerated
    ? { ...found, secret: state.newSecret() }
    : { ...found, active: action === "activate" };
  state.putCredential(changed);
  return credentialView(changed, regenerated ? changed.secret : undefined);
}

/** Throws a refusal for an unknown key and for the default credential. */
export function deleteCredential(state: PortalState, apiKey: string): void {
  if (credentialOf(state, apiKey).hooks === null)
    throw new PortalRefusal("conflict", "the default credential cannot be deleted; deactivate it");
  state.removeCredential(apiKey);
}

function credentialOf(state: PortalState, apiKey: string): Credential {
  const found = state.credential(apiKey);
  if (found === null) throw new PortalRefusal("absent", "there is no such credential");
  return found;
}
