import { lstat, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** `whk.config.json`, found by walking up from the working directory. Committable: no secrets. */
export interface ProjectFile {
  /** Absolute path of the file. */
  readonly path: string;
  readonly provider?: string;
  readonly events?: readonly string[];
  readonly forwardTo?: readonly string[];
  readonly routes?: Readonly<Record<string, string>>;
  /** Provider files, absolute. */
  readonly providers?: readonly string[];
  /** Id of a tunnel driver, or `none`. */
  readonly tunnel?: string;
  /** Base of the REST API; only in a folder the user trusts. */
  readonly apiBase?: string;
  /** File with the signing secret, absolute; only in a folder the user trusts. */
  readonly secretFile?: string;
}

const projectFileName = "whk.config.json";

/**
 * The nearest `whk.config.json` in `cwd` or a folder above it, checked; null when there is none. `isTrusted` is
 * asked for its folder when it sets what only a trusted one may. Rejects with a usage error that names the file,
 * the line and the field. Most commands run where there is none: what checks one is loaded only then.
 */
export async function readProjectFile(
  cwd: string,
  isTrusted: (folder: string) => Promise<boolean> = async () => false,
): Promise<ProjectFile | null> {
  const path = await findProjectFile(cwd);
  if (path === null) return null;
  const { readProjectContent } = await import("./project-content.ts");
  return readProjectContent(path, isTrusted);
}

/** The user's own provider files: those in `<configDir>/providers`, sorted, then those the project names. */
export async function findProviderFiles(configDir: string, project: ProjectFile | null): Promise<string[]> {
  const folder = join(configDir, "providers");
  const names = await readdir(folder).catch(() => []);
  const own = names.filter((name) => name.endsWith(".json") && !name.startsWith(".")).sort();
  return [...own.map((name) => join(folder, name)), ...(project?.providers ?? [])];
}

/** The path of the nearest project file in `cwd` or above, which may be a link to nothing; null without one. */
export async function findProjectFile(cwd: string): Promise<string | null> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, projectFileName);
    // A link that leads nowhere is reported later, not passed by.
    const found = await lstat(path).catch(() => null);
    if (found) return path;
    if (folder === dirname(folder)) return null;
  }
}
