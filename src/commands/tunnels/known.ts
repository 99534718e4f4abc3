import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { type DriverEntry, drivers, ofTool } from "../../tunnel/drivers.ts";
import { userPreset } from "../../tunnel/user-defined.ts";

/**
 * Every driver of this run by its id: the built-in ones, then those of the user's settings. Throws a usage error for
 * a definition that has the name of a built-in one.
 */
export async function knownDrivers(app: App): Promise<ReadonlyMap<string, DriverEntry>> {
  const { path, read } = await app.settings();
  const { tunnels = {} } = await read();
  const known = new Map<string, DriverEntry>(Object.entries(drivers));
  for (const [name, definition] of Object.entries(tunnels)) {
    if (known.has(name) || name === "none") {
      throw new WhkError(
        "usage",
        "taken_name",
        `${path}: tunnels.${name} has the name of a built-in driver`,
        {
          hint: "give it another name",
        },
      );
    }
    known.set(name, ofTool(userPreset(name, definition)));
  }
  return known;
}
