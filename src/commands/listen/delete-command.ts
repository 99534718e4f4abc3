import type { Connection } from "../../endpoints/client.ts";

/** Whose endpoint a command is about. */
export type Account = Pick<Connection, "provider" | "base" | "contract" | "mode">;

/** What a user types to remove an endpoint. */
export function deleteCommand(account: Account, id: string): string {
  const live = account.mode === "live" ? " --live" : "";
  return `whk endpoints delete ${id} ${accountFlags(account)}${live} --yes`;
}

/** What a user types to give an endpoint another URL. */
export function updateCommand(account: Account, id: string, url: string): string {
  return `whk endpoints update ${id} --url ${url} ${accountFlags(account)}`;
}

function accountFlags({ provider, base, contract }: Account): string {
  const isUsual = base === contract.bases.live.url || base === contract.bases.test.url;
  return `--provider ${provider.id}${isUsual ? "" : ` --api-base ${base}`}`;
}
