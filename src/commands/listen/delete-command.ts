import type { Connection } from "../../endpoints/client.ts";

/** What a user types to remove an endpoint. */
export function deleteCommand(
  { provider, base, contract, mode }: Pick<Connection, "provider" | "base" | "contract" | "mode">,
  id: string,
): string {
  const isUsual = base === contract.bases.live.url || base === contract.bases.test.url;
  const where = isUsual ? "" : ` --api-base ${base}`;
  const live = mode === "live" ? " --live" : "";
  return `whk endpoints delete ${id} --provider ${provider.id}${where}${live} --yes`;
}
