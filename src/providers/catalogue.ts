import type { EventType, Evidence, Fact, Operation } from "./provider.ts";

/** The event types one page names, in its order: type → title. */
export function eventsOf(fact: Fact, titles: Readonly<Record<string, string>>): EventType[] {
  return Object.entries(titles).map(([type, title]) => ({ type, title, ...fact }));
}

/** Operations that are done the same way and known the same way: name → what to call or to click. */
export function operationsBy(
  by: Operation["by"],
  evidence: Evidence,
  notes: Partial<Record<Operation["name"], string>>,
): Operation[] {
  const names = Object.keys(notes) as Operation["name"][];
  return names.map((name) => ({ name, by, evidence, note: notes[name] ?? "" }));
}
