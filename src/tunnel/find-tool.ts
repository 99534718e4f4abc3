import { access, constants, stat } from "node:fs/promises";
import { platform } from "node:os";
import { isAbsolute, join } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Absolute path of a tool on PATH, or of one that was named by its own path; null when there is none. The working
 * directory is never searched: what lies in a project does not become a program that is run.
 */
export async function findTool(command: string, env: Environment): Promise<string | null> {
  if (isAbsolute(command)) return (await isProgram(command)) ? command : null;
  if (/[\\/]/.test(command)) return null;
  for (const folder of foldersOf(env)) {
    for (const ending of endings()) {
      const path = join(folder, command + ending);
      if (await isProgram(path)) return path;
    }
  }
  return null;
}

function foldersOf(env: Environment): string[] {
  const [, value = ""] = Object.entries(env).find(([name]) => name.toUpperCase() === "PATH") ?? [];
  return value.split(isWindows() ? ";" : ":").filter(isAbsolute);
}

/** Batch files are left out: they need a shell, and a shell reads more into an argument than was meant. */
function endings(): readonly string[] {
  return isWindows() ? [".exe", ".com"] : [""];
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function isWindows(): boolean {
  return platform() === "win32";
}
