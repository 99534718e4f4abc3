import { type EventType, type Fact, type Operation, operationNames } from "./provider.ts";

/** The event types one page names, in its order: type → title. */
export function eventsOf(fact: Fact, titles: Readonly<Record<string, string>>): EventType[] {
  return Object.entries(titles).map(([type, title]) => ({ type, title, ...fact }));
}

/** How an operation is done: what to call or to click, alone or with what goes on from there. */
type Steps = string | Pick<Operation, "note" | "copy" | "next" | "danger">;

/** Operations that are done the same way and known the same way. */
export function operationsBy(
  by: Operation["by"],
  fact: Fact,
  steps: Readonly<Partial<Record<Operation["name"], Steps>>>,
): Operation[] {
  return operationNames.flatMap((name) => {
    const done = steps[name];
    if (done === undefined) return [];
    return [{ name, by, ...(typeof done === "string" ? { note: done } : done), ...fact }];
  });
}

/** The same page, when it does not say it but suggests it. */
export function assumedFrom({ source }: Fact): Fact {
  return { evidence: "inferred", source };
}
