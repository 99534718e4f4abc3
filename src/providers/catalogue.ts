import { type EventType, type Fact, type Operation, operationNames } from "./provider.ts";

/** The event types one page names, in its order: type → title. */
export function eventsOf(fact: Fact, titles: Readonly<Record<string, string>>): EventType[] {
  return Object.entries(titles).map(([type, title]) => ({ type, title, ...fact }));
}

/** Operations that are done the same way and known the same way: name → what to call or to click. */
export function operationsBy(
  by: Operation["by"],
  fact: Fact,
  notes: Partial<Record<Operation["name"], string>>,
): Operation[] {
  return operationNames.flatMap((name) => {
    const note = notes[name];
    return note === undefined ? [] : [{ name, by, note, ...fact }];
  });
}

/** The same page, when it does not say it but suggests it. */
export function assumedFrom({ source }: Fact): Fact {
  return { evidence: "inferred", source };
}
