import type { App } from "../../app.ts";
import { text } from "../../output/text.ts";
import { printEndpoint, printRaw } from "./print.ts";
import { withEndpoints } from "./work.ts";

export interface ShowFlags {
  readonly raw?: boolean;
  readonly live?: boolean;
}

/** Prints one endpoint; under --json in the one shape of all providers. */
export async function runShow(app: App, id: string, flags: ShowFlags): Promise<void> {
  await withEndpoints(
    app,
    { operation: "show", live: flags.live },
    async ({ client, connection, during }) => {
      const { io } = app;
      const { value, raw } = await during("reading the endpoint", () => client.show(id));
      if (flags.raw === true) return printRaw(io, raw);
      if (io.mode.json) return io.record(value);
      io.line(
        text`${io.paint.bold(value.id)}  ${io.paint.dim(`${connection.provider.id}, ${connection.mode}`)}`,
      );
      printEndpoint(io, value, app.clock.now());
    },
  );
}
