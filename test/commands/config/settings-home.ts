import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CliOptions, cli, temporaryFolder } from "../../cli.ts";

/** A home with these settings, and commands that run in it. */
export function homeWith(settings?: object | string) {
  const home = temporaryFolder();
  const folder = join(home, ".config/whk");
  const path = join(folder, "settings.json");
  if (settings !== undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path, typeof settings === "string" ? settings : JSON.stringify(settings), { mode: 0o600 });
  }
  return {
    home,
    path,
    run: (argv: readonly string[], options: CliOptions = {}) =>
      cli(["config", ...argv], { home, ...options }),
    content: () => readFileSync(path, "utf8"),
    settings: () => JSON.parse(readFileSync(path, "utf8")),
  };
}
