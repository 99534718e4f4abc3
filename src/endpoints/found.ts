import { readPath } from "../events/path.ts";
import type { RestContract } from "../providers/contract.ts";

/** The items of a list as its pages come in; one whose id came before is left out. */
export class Found {
  readonly items: unknown[] = [];
  /** With those left out. */
  received = 0;
  readonly #contract: RestContract;
  readonly #seen = new Set<string>();

  constructor(contract: RestContract) {
    this.#contract = contract;
  }

  /** False when there was nothing new among them. */
  add(items: readonly unknown[]): boolean {
    let isNew = false;
    this.received += items.length;
    for (const item of items) {
      const id = identityOf(this.#contract, item);
      const mark = id ?? textOf(item);
      const seen = mark !== null && this.#seen.has(mark);
      if (mark !== null) this.#seen.add(mark);
      if (!seen) isNew = true;
      if (!seen || id === null) this.items.push(item);
    }
    return isNew;
  }
}

/** The id of an item; null when it has none. */
export function identityOf(contract: RestContract, item: unknown): string | null {
  const name = contract.endpoint.fields.find(({ of }) => of === "id")?.name ?? "id";
  const id = readPath(item, name);
  return typeof id === "string" ? id : null;
}

/** Null for what is nested too deep to be written. */
function textOf(item: unknown): string | null {
  try {
    return JSON.stringify(item) ?? null;
  } catch {
    return null;
  }
}
