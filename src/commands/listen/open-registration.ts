import type { App } from "../../app.ts";
import type { AcceptedNow } from "./accepted.ts";
import { openRegistrar, type RegistrarOptions } from "./registrar.ts";
import { openRegistration } from "./registration.ts";
import type { RunRegistration } from "./run-registration.ts";

/** Gets ready what has to do with the provider; rejects as {@link openRegistrar}. */
export async function openRunRegistration(
  app: App,
  accepted: AcceptedNow,
  options: RegistrarOptions,
): Promise<RunRegistration> {
  const registrar = await openRegistrar(app, accepted.expected.named?.provider ?? null, options);
  const registration = openRegistration(app, { registrar, adopt: (own) => accepted.adopt(own) });
  const { needsPublic } = registrar;
  let ending: Promise<void> | null = null;
  return {
    get registered() {
      const { registered } = registration;
      return registered && { ...registered, sandbox: options.sandbox };
    },
    isLocal: !needsPublic,
    reachedLocally: async (url) => {
      if (needsPublic) return;
      registration.reachedAt(url);
      await registration.created;
    },
    created: async () => {
      if (needsPublic) await registration.created;
    },
    onUrl: (url) => {
      if (needsPublic) registration.reachedAt(url);
    },
    tellFromNowOn: () => registration.tellFromNowOn(),
    end: () => {
      ending ??= registration.end();
      return ending;
    },
    close: () => registrar.close(),
  };
}
