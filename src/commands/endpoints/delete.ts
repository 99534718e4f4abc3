import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { text } from "../../output/text.ts";
import { type ConfirmFlags, confirmed } from "./confirm.ts";
import { printDone } from "./print.ts";
import { removeSecrets } from "./remove-secrets.ts";
import { withEndpoints } from "./work.ts";

/**
 * Deletes an endpoint once that is confirmed, and the secrets whk stored for it. Throws a usage error when it is
 * not confirmed, a store error (after the endpoint is gone) when its secrets could not be removed.
 */
export async function runDelete(app: App, id: string, flags: ConfirmFlags): Promise<void> {
  await withEndpoints(
    app,
    { operation: "delete", live: flags.live },
    async ({ client, connection, during }) => {
      const why = "deleting ends its deliveries, those that are being retried too";
      await confirmed(app, connection, { id, question: "Delete", why, flags });
      await during("deleting the endpoint", () => client.delete(id));
      const removed = await removeSecrets(app, connection, id).catch((thrown) => {
        printDeleted(app, { connection, id, removed: 0 });
        throw thrown;
      });
      printDeleted(app, { connection, id, removed });
    },
  );
}

interface Deleted {
  readonly connection: Connection;
  readonly id: string;
  readonly removed: number;
}

function printDeleted({ io }: App, { connection, id, removed }: Deleted): void {
  if (io.mode.json) {
    io.record({ id, provider: connection.provider.id, deleted: true, secretsRemoved: removed });
    return;
  }
  const secrets =
    removed === 1 ? "its stored secret was removed" : `its ${removed} stored secrets were removed`;
  printDone(io, "deleted", [io.paint.bold(id), ...(removed === 0 ? [] : [text`${secrets}`])]);
}
