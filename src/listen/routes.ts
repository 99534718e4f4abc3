import { compilePatterns } from "../events/pattern.ts";
import type { Target } from "./target.ts";

/** Events of matching types go to one app: `--route 'payment.*=<target>'`. */
export interface Route {
  readonly pattern: string;
  readonly target: Target;
}

/**
 * Where deliveries of a type go. The first matching route, in the order given, decides alone; what no route
 * matches goes to every one of `targets`. An empty list: whk answers itself.
 */
export function createRoutes(
  routes: readonly Route[],
  targets: readonly Target[],
): (type: string | null) => readonly Target[] {
  const compiled = routes.map(({ pattern, target }) => ({
    matches: compilePatterns([pattern]),
    to: [target],
  }));
  return (type) => compiled.find(({ matches }) => matches(type))?.to ?? targets;
}
