import type { Command } from "commander";
import type { App } from "../app.ts";

/** `whk demo`. */
export function addDemo(parent: Command, app: App): void {
  parent
    .command("demo")
    .helpGroup("Local:")
    .summary("run the whole loop in one process")
    .description(
      "run the whole loop in one process: register, receive, refuse, explain, rotate, retry, replay",
    )
    .addHelpText("after", "\nExamples:\n  whk demo\n  whk demo --json")
    .action(async () => {
      const { runDemo } = await import("./demo/run.ts");
      await runDemo(app);
    });
}
