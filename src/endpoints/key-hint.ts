import type { Connection } from "./client.ts";

/** What to do about a refused API key. */
export function keyHint({ provider, contract, apiKey, base, mode }: Connection): string {
  const { auth, bases } = contract;
  if (auth.publishable !== null && apiKey.startsWith(auth.publishable))
    return `this is a publishable key; a secret one is needed (${auth.test}… or ${auth.live}…)`;
  if (mode === "sandbox") return "the running sandbox has a key of its own, which --sandbox finds by itself";
  if (apiKey.startsWith(auth.test) && base === bases.live.url)
    return `this is a test key at the live address; test keys belong to ${bases.test.url}`;
  if (apiKey.startsWith(auth.live) && base === bases.test.url)
    return `this is a live key at the test address; live keys belong to ${bases.live.url}`;
  const variable = `WHK_${provider.id.replaceAll("-", "_").toUpperCase()}_API_KEY`;
  return `store another key with \`whk login --provider ${provider.id}\`, or set ${variable}`;
}
