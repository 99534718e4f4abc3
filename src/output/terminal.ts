import type { Glyphs, IoMode } from "./io.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a stream gets colour codes. Flags decide before the environment; `--json` before everything.
 * `FORCE_COLOR` wins over `NO_COLOR`, as in Node itself.
 */
export function wantsColor(mode: IoMode, env: Environment, isTty: boolean): boolean {
  if (mode.json || mode.color === "never") return false;
  if (mode.color === "always") return true;
  const forced = env["FORCE_COLOR"];
  if (isSet(forced)) return forced !== "0" && forced !== "false";
  return isTty && !isPlain(env);
}

/** Whether prompts, spinners and bars may be drawn: both ends are terminals and nothing forbids it. */
export function isInteractive(mode: IoMode, env: Environment, bothTty: boolean): boolean {
  return bothTty && mode.input && !mode.json && mode.color !== "never" && !isPlain(env);
}

/** Whether the terminal shows UTF-8: everything but a locale that names another charset. */
export function speaksUtf8(env: Environment, platform: string): boolean {
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find(isSet);
  if (locale !== undefined && /utf-?8/i.test(locale)) return true;
  if (platform === "win32") return isSet(env["WT_SESSION"]);
  if (locale !== undefined) return locale !== "C" && locale !== "POSIX" && !locale.includes(".");
  return env["TERM"] !== "linux" && env["TERM"] !== "dumb";
}

/** The signs the terminal can show. */
export function glyphsFor(env: Environment, platform: string): Glyphs {
  return speaksUtf8(env, platform) ? signs : plainSigns;
}

const signs: Glyphs = {
  ok: "✓",
  fail: "✗",
  to: "→",
  from: "←",
  dot: "·",
  ellipsis: "…",
  full: "▪",
  empty: "▫",
};

const plainSigns: Glyphs = {
  ok: "ok",
  fail: "x",
  to: "->",
  from: "<-",
  dot: "-",
  ellipsis: "...",
  full: "#",
  empty: ".",
};

function isPlain(env: Environment): boolean {
  const ci = env["CI"];
  return isSet(env["NO_COLOR"]) || env["TERM"] === "dumb" || (isSet(ci) && ci !== "false" && ci !== "0");
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}
