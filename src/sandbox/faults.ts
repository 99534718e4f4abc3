import { matchesPattern } from "../events/pattern.ts";
import type { CallName } from "../providers/contract.ts";

export { readFault } from "./read-fault.ts";

/** What can be told to go wrong, where, and which value it takes. In the order help shows them. */
export const faultKinds = {
  status: { on: ["api"], value: "status", effect: "answers this status with the provider's error" },
  delay: { on: ["api", "delivery"], value: "duration", effect: "waits so long first" },
  reset: { on: ["api", "delivery"], value: null, effect: "resets the connection halfway" },
  cut: { on: ["api", "delivery"], value: null, effect: "closes the connection in the middle of the body" },
  malformed: { on: ["api", "delivery"], value: null, effect: "sends JSON whose end is missing" },
  "commit-then-drop": {
    on: ["api"],
    value: null,
    effect: "does what was asked, then closes without an answer",
  },
  html: { on: ["api"], value: null, effect: "answers a page of HTML with status 200" },
  huge: { on: ["api"], value: null, effect: "answers more than 50 MB" },
  empty: { on: ["api"], value: null, effect: "answers success without a body" },
  "repeat-page": { on: ["api"], value: null, effect: "answers the first page of a list again and again" },
  fail: { on: ["delivery"], value: null, effect: "counts the attempt as failed without sending it" },
  duplicate: { on: ["delivery"], value: null, effect: "sends the same event twice" },
  reorder: { on: ["delivery"], value: null, effect: "lets the next event to the endpoint go first" },
  pretty: { on: ["delivery"], value: null, effect: "sends the body indented" },
  "old-secret": { on: ["delivery"], value: null, effect: "signs with the secret before the current one" },
} as const satisfies Record<string, FaultFacts>;

interface FaultFacts {
  readonly on: readonly ("api" | "delivery")[];
  readonly value: "status" | "duration" | null;
  readonly effect: string;
}

export type FaultKind = keyof typeof faultKinds;

/** Something that goes wrong. `ms` is time of the sandbox for deliveries and real time for the API. */
export type Fault =
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: Exclude<FaultKind, "status" | "delay"> };

/** When a fault happens. What is null fits everything. */
export interface FaultRule {
  readonly on: "api" | "delivery";
  readonly provider: string | null;
  readonly operation: CallName | null;
  /** Pattern of event types. */
  readonly type: string | null;
  /** The endpoint's id; for deliveries. */
  readonly endpoint: string | null;
  /** How often it happens, 1 or more; null: always. */
  readonly times: number | null;
  readonly fault: Fault;
}

/** A rule in the list, and how often it may still happen; null: always. */
export interface ActiveFault {
  readonly rule: FaultRule;
  readonly left: number | null;
}

export interface ApiSubject {
  readonly provider: string;
  readonly operation: CallName;
}

export interface DeliverySubject {
  readonly provider: string;
  readonly type: string;
  readonly endpoint: string;
  /** Rules of these kinds are passed over and not used up. */
  readonly without?: readonly FaultKind[];
}

/** The fault rules in force, in order: the first that fits and has times left happens and is used up by one. */
export class Faults {
  #active: ActiveFault[] = [];

  constructor(rules: readonly FaultRule[]) {
    for (const rule of rules) this.add(rule);
  }

  /** Adds a rule behind all others. */
  add(rule: FaultRule): void {
    this.#active.push({ rule, left: rule.times });
  }

  clear(): void {
    this.#active = [];
  }

  /** The rules that can still happen, in order. */
  list(): readonly ActiveFault[] {
    return [...this.#active];
  }

  /** What goes wrong with this request to the API, or null. */
  takeApi({ provider, operation }: ApiSubject): Fault | null {
    return this.#take(
      ({ on, ...rule }) => on === "api" && fits(rule.provider, provider) && fits(rule.operation, operation),
    );
  }

  /** What goes wrong with this attempt to deliver, or null. */
  takeDelivery({ provider, type, endpoint, without = [] }: DeliverySubject): Fault | null {
    return this.#take(
      ({ on, fault, ...rule }) =>
        on === "delivery" &&
        !without.includes(fault.kind) &&
        fits(rule.provider, provider) &&
        fits(rule.endpoint, endpoint) &&
        (rule.type === null || matchesPattern(rule.type, type)),
    );
  }

  #take(happens: (rule: FaultRule) => boolean): Fault | null {
    const index = this.#active.findIndex(({ rule, left }) => left !== 0 && happens(rule));
    const found = this.#active[index];
    if (found === undefined) return null;
    if (found.left === 1) this.#active.splice(index, 1);
    else if (found.left !== null) this.#active[index] = { ...found, left: found.left - 1 };
    return found.rule.fault;
  }
}

function fits(wanted: string | null, given: string): boolean {
  return wanted === null || wanted === given;
}
