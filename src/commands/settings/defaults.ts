import type { App } from "../../app.ts";
import type { ProjectFile } from "../../store/project.ts";
import { inFiles } from "./effective.ts";

/**
 * The project file, completed by the profile: what argv leaves open. `path` names the file a bad value of `events`
 * or `forwardTo` stands in. Null when neither sets anything.
 */
export async function fileDefaults(app: App): Promise<ProjectFile | null> {
  const project = await app.project();
  const events = project?.events ?? (await inFiles(app, "events"))?.value;
  const forwardTo = project?.forwardTo ?? (await inFiles(app, "forwardTo"))?.value;
  const tunnel = project?.tunnel ?? (await inFiles(app, "tunnel"))?.value;
  if (project === null && events === undefined && forwardTo === undefined && tunnel === undefined)
    return null;
  const settings = project === null || (project.forwardTo === undefined && forwardTo !== undefined);
  return {
    ...project,
    path: settings ? (await app.settings()).path : project.path,
    ...(events && { events }),
    ...(forwardTo && { forwardTo }),
    ...(tunnel && { tunnel }),
  };
}
