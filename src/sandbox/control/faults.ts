import * as v from "valibot";
import { WhkError } from "../../errors.ts";
import { operationNames } from "../../providers/provider.ts";
import { type Fault, type FaultKind, type FaultRule, type Faults, faultKinds, readFault } from "../faults.ts";
import { fields, filled } from "../shape.ts";
import { checked } from "./input.ts";

/** The rules in force, in order; `left` null: always. */
export function faultViews(faults: Faults): { faults: object[] } {
  return { faults: faults.list().map(({ rule, left }) => ({ ...rule, left })) };
}

/**
 * Adds the rule in a body: as on the command line (`api create cut x1`), the same as a JSON text, or an object of
 * a rule's fields. Throws a usage error.
 */
export function addFault(faults: Faults, body: string): { faults: object[] } {
  const value = parse(body);
  faults.add(typeof value === "string" ? fromText(value) : fromObject(value));
  return faultViews(faults);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function fromText(text: string): FaultRule {
  const rule = readFault(text);
  if (!("problem" in rule)) return rule;
  throw new WhkError("usage", "bad_fault", rule.problem, { hint: rule.hint });
}

function fromObject(value: unknown): FaultRule {
  const { on, fault, ...rest } = checked(shape, value);
  const places: readonly string[] = faultKinds[fault.kind].on;
  if (!places.includes(on))
    throw new WhkError("usage", "bad_field", `fault.kind: ${fault.kind} does not happen to ${on}`);
  const none = { provider: null, operation: null, type: null, endpoint: null, times: null };
  return { on, ...none, ...rest, fault: faultOf(fault) };
}

function faultOf({ kind, status, ms }: v.InferOutput<typeof faultShape>): Fault {
  const wanted = faultKinds[kind].value;
  if ((wanted === "status") !== (status !== undefined) || (wanted === "duration") !== (ms !== undefined)) {
    const has = wanted === null ? "neither status nor ms" : wanted === "status" ? "a status" : "ms";
    throw new WhkError("usage", "bad_field", `fault: ${kind} has ${has}`);
  }
  if (kind === "status") return { kind, status: status ?? 0 };
  return kind === "delay" ? { kind, ms: ms ?? 0 } : { kind };
}

const whole = (least: number, most: number) =>
  v.pipe(
    v.number(),
    v.integer("must be whole"),
    v.minValue(least, `must be ${least} or more`),
    v.maxValue(most, `must be ${most} or less`),
  );

const faultShape = fields({
  kind: v.picklist(Object.keys(faultKinds) as FaultKind[]),
  status: v.exactOptional(whole(200, 599)),
  ms: v.exactOptional(whole(0, 86_400_000)),
});

const shape = fields({
  on: v.picklist(["api", "delivery"]),
  provider: v.exactOptional(v.nullable(filled)),
  operation: v.exactOptional(v.nullable(v.picklist([...operationNames, "whoami"]))),
  type: v.exactOptional(v.nullable(filled)),
  endpoint: v.exactOptional(v.nullable(filled)),
  times: v.exactOptional(v.nullable(whole(1, 1_000_000))),
  fault: faultShape,
});
