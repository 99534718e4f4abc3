import { posix, win32 } from "node:path";

/** What the folders depend on; relative folders of flags and of WHK_* variables start at `cwd`. */
export interface FolderSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly cwd: string;
}

/** Where whk keeps its own files; absolute paths. Neither has to exist. */
export interface Folders {
  readonly configDir: string;
  readonly dataDir: string;
}

/**
 * Stands for a folder that cannot be told because there is no home. Nothing can exist below it, so reading
 * finds nothing; writing fails with an error of its own, see private-access.ts.
 */
export const noHome = "/dev/null/no-home";

/**
 * The folders for preferences and for recorded data: flag, then WHK_CONFIG_DIR or WHK_DATA_DIR, then the XDG
 * base directories (https://specifications.freedesktop.org/basedir-spec/latest/), which also hold on macOS;
 * on Windows %APPDATA% and %LOCALAPPDATA%. Never fails: without a home it answers {@link noHome}.
 */
export function folders(from: FolderSurroundings, configDir?: string, dataDir?: string): Folders {
  const { env, platform, cwd } = from;
  const defaults = platform === "win32" ? windowsFolders(env) : xdgFolders(env);
  const { resolve } = platform === "win32" ? win32 : posix;
  const config = configDir ?? filled(env["WHK_CONFIG_DIR"]);
  const data = dataDir ?? filled(env["WHK_DATA_DIR"]);
  return {
    configDir: config === undefined ? defaults.configDir : resolve(cwd, config),
    dataDir: data === undefined ? defaults.dataDir : resolve(cwd, data),
  };
}

function xdgFolders(env: FolderSurroundings["env"]): Folders {
  const home = absolute(env["HOME"]);
  const config = absolute(env["XDG_CONFIG_HOME"]) ?? (home && posix.join(home, ".config"));
  const data = absolute(env["XDG_DATA_HOME"]) ?? (home && posix.join(home, ".local/share"));
  return {
    configDir: config ? posix.join(config, "whk") : noHome,
    dataDir: data ? posix.join(data, "whk") : noHome,
  };
}

function windowsFolders(env: FolderSurroundings["env"]): Folders {
  const home = filled(env["USERPROFILE"]);
  const config = filled(env["APPDATA"]) ?? (home && win32.join(home, "AppData", "Roaming"));
  const data = filled(env["LOCALAPPDATA"]) ?? (home && win32.join(home, "AppData", "Local"));
  return {
    configDir: config ? win32.join(config, "whk") : noHome,
    dataDir: data ? win32.join(data, "whk") : noHome,
  };
}

/** The specification: a relative path in these variables is invalid and ignored. */
function absolute(folder: string | undefined): string | undefined {
  return folder?.startsWith("/") ? folder : undefined;
}

/** An empty variable is an unset one. */
function filled(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
