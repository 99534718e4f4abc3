import { join } from "node:path";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import type { Persistence } from "../../sandbox/sandbox.ts";
import { readSnapshot } from "../../sandbox/snapshot.ts";
import { withLock } from "../../store/lock.ts";
import { makePrivateFolder } from "../../store/private-access.ts";
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

/**
 * Does the job while no other sandbox keeps its state below the folder. Rejects with a store error when one does;
 * the place of one that was killed is taken over after three seconds.
 */
export async function alone<T>({ io }: Pick<App, "io">, data: string, job: () => Promise<T>): Promise<T> {
  const folder = join(data, "whk-sandbox");
  await makePrivateFolder(folder, (message) => io.warn(text`warning: ${message}`));
  let begun = false;
  const patience = { pause: 20, untilOver: 150, most: 200 };
  try {
    return await withLock(
      join(folder, name),
      () => {
        begun = true;
        return job();
      },
      patience,
    );
  } catch (thrown) {
    if (begun || !(thrown instanceof WhkError) || thrown.code !== "file_locked") throw thrown;
    throw new WhkError("store", "sandbox_data_in_use", `another sandbox keeps its state in ${folder}`, {
      hint: "end that one, or name another folder with --data",
    });
  }
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
