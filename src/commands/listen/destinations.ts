import { WhkError } from "../../errors.ts";
import type { Route } from "../../listen/routes.ts";
import { parseRoute, parseTarget, type Target } from "../../listen/target.ts";
import type { ProjectFile } from "../../store/project.ts";

/** Where deliveries go. */
export interface Destinations {
  readonly targets: readonly Target[];
  readonly routes: readonly Route[];
}

interface DestinationFlags {
  readonly forwardTo?: readonly string[];
  readonly route?: readonly string[];
  readonly respond?: string;
  readonly respondBody?: string;
  readonly delay?: string;
}

/**
 * The targets of argv, else those of the project file; routes likewise, each on its own. Flags that tell whk to
 * answer itself leave the project's targets out. Throws a usage error for what is no target.
 */
export function readDestinations(
  target: string | undefined,
  flags: DestinationFlags,
  project: ProjectFile | null,
): Destinations {
  const named = [...(target === undefined ? [] : [target]), ...(flags.forwardTo ?? [])];
  const answersItself = (flags.respond ?? flags.respondBody ?? flags.delay) !== undefined;
  const targets = named.length > 0 || answersItself ? named.map(parseTarget) : projectTargets(project);
  const routes = flags.route === undefined ? projectRoutes(project) : flags.route.map(parseRoute);
  return { targets: withoutRepeats(targets), routes };
}

function projectTargets(project: ProjectFile | null): Target[] {
  return (project?.forwardTo ?? []).map((target) => inFile(project, () => parseTarget(target)));
}

function projectRoutes(project: ProjectFile | null): Route[] {
  return Object.entries(project?.routes ?? {}).map(([pattern, target]) => ({
    pattern,
    target: inFile(project, () => parseTarget(target)),
  }));
}

/** Says which file a bad value stands in. */
function inFile<T>(project: ProjectFile | null, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WhkError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    throw new WhkError("usage", error.code, `${project?.path ?? ""}: ${error.message}`, hint);
  }
}

/** The same app twice would get every delivery twice. */
function withoutRepeats(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((target) => [target.url.href, target])).values()];
}
