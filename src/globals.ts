import type { App } from "./app.ts";
import { WhkError } from "./errors.ts";
import { folders } from "./store/paths.ts";

/** The global flags as commander hands them over. */
export type GlobalFlags = Readonly<Record<string, unknown>>;

/**
 * Sets `app.globals` and the modes of `app.io` from the parsed flags and the environment.
 * Precedence: flag, then variable, then default (contract, section 2).
 */
export async function applyGlobals(app: App, flags: GlobalFlags): Promise<void> {
  const color = flags["color"] === false ? "never" : flags["color"];
  const json = flags["json"] === true;
  const quiet = flags["quiet"] === true;
  const input = flags["input"] !== false;
  app.globals = {
    provider: stringFlag(flags, "provider") ?? app.env["WHK_PROVIDER"],
    profile: stringFlag(flags, "profile") ?? app.env["WHK_PROFILE"],
    apiBase: stringFlag(flags, "apiBase") ?? app.env["WHK_API_BASE"],
    sandbox: flags["sandbox"] === true,
    json,
    quiet,
    input,
    debug: flags["debug"] === true,
    store: flags["store"] === "memory" ? "memory" : "sqlite",
    ...folders(app, stringFlag(flags, "configDir"), stringFlag(flags, "dataDir")),
  };
  await app.io.configure({
    json,
    quiet,
    input,
    color: color === "always" || color === "never" ? color : "auto",
  });
}

function stringFlag(flags: GlobalFlags, name: string): string | undefined {
  const value = flags[name];
  if (value !== "") return typeof value === "string" ? value : undefined;
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new WhkError("usage", "empty_value", `${flag} is empty`, { hint: "give it a value or leave it out" });
}
