import { join } from "node:path";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import type { Persistence } from "../../sandbox/sandbox.ts";
import { readSnapshot } from "../../sandbox/snapshot.ts";
import { openPrivateFiles } from "../../store/private-files.ts";

const name = "state.json";

/**
 * The state of a sandbox in `whk-sandbox/state.json` below the folder, for its owner only: it holds signing
 * secrets. A folder of its own, so that the access to what else is there stays as it is.
 */
export function persistenceIn({ io, pid }: Pick<App, "io" | "pid">, data: string): Persistence {
  const folder = join(data, "whk-sandbox");
  const files = openPrivateFiles({ folder, pid, warn: (message) => io.warn(text`warning: ${message}`) });
  return {
    load: async () => {
      const content = await files.read(name);
      return content === null ? null : parse(content, join(folder, name));
    },
    save: (snapshot) => files.write(name, JSON.stringify(snapshot)),
  };
}

function parse(content: Buffer, path: string): ReturnType<typeof readSnapshot> {
  try {
    return readSnapshot(JSON.parse(content.toString()));
  } catch (thrown) {
    const why = thrown instanceof WhkError ? thrown.message : "it is not JSON";
    throw new WhkError("store", "bad_sandbox_state", `${path} cannot be used: ${why}`, {
      hint: "move it away, or name another folder with --data",
    });
  }
}
