import { access, chmod, constants, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { App } from "../../app.ts";
import { isThere } from "../../store/is-there.ts";
import { storePath } from "../../store/open.ts";
import { noHome } from "../../store/paths.ts";
import { lstatOrNull } from "../../store/private-access.ts";
import { readSecretContent } from "../../store/secret-file.ts";
import { secretsPath } from "../../store/secrets.ts";
import { broken, type Check, doubtful, type Finding, fine } from "./finding.ts";

/** whk's own folders, and what stands in the files there. `fix` takes the access of others away. */
export function folderChecks(app: App, fix: boolean): Check[] {
  const { configDir, dataDir } = app.globals;
  const inData = [
    storePath(dataDir),
    ...["sessions", "sandboxes", "registrations"].map((one) => join(dataDir, one)),
  ];
  return [
    {
      name: "config",
      limit: 5000,
      look: async () => [
        await lookAtFolder(app, { name: "config", folder: configDir, inside: [secretsPath(configDir)], fix }),
      ],
    },
    {
      name: "data",
      limit: 5000,
      look: async () => [await lookAtFolder(app, { name: "data", folder: dataDir, inside: inData, fix })],
    },
  ];
}

/** Read after the folders, which may be mended first. */
export function fileChecks(app: App): Check[] {
  return [
    { name: "settings", limit: 5000, look: async () => [await lookAtSettings(app)] },
    { name: "secrets", limit: 5000, look: async () => [await lookAtSecrets(app)] },
  ];
}

interface Looked {
  readonly name: string;
  readonly folder: string;
  readonly inside: readonly string[];
  readonly fix: boolean;
}

async function lookAtFolder({ platform }: App, { name, folder, inside, fix }: Looked): Promise<Finding> {
  const flag = `--${name}-dir`;
  if (folder === noHome) {
    return broken(name, "there is no folder: HOME is not set", {
      fix: `set HOME, or give ${flag}`,
      kind: "store",
    });
  }
  const existing = await nearestThere(folder);
  if (!(await isWritable(existing))) {
    const what = `${existing} cannot be written`;
    return broken(name, what, {
      fix: `change who owns it, or name another folder with ${flag}`,
      kind: "store",
    });
  }
  if (existing !== folder) return fine(name, `${folder}, not there yet`);
  const open = platform === "win32" ? [] : await openToOthers([folder, ...inside]);
  if (open.length === 0) return fine(name, folder);
  if (!fix)
    return doubtful(name, `others can get at ${open.join(", ")}`, "`whk doctor --fix` takes that away");
  for (const path of open) await chmod(path, ((await lstatOrNull(path))?.mode ?? 0o700) & 0o700);
  return fine(name, `${folder}; others had access to ${open.join(", ")}, now only you have`);
}

async function nearestThere(folder: string): Promise<string> {
  return (await isThere(folder)) || dirname(folder) === folder ? folder : nearestThere(dirname(folder));
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Links are left out: whk does not follow them, and says so when it comes to them. */
async function openToOthers(paths: readonly string[]): Promise<string[]> {
  const open: string[] = [];
  for (const path of paths) {
    const found = await lstatOrNull(path);
    if (found !== null && !found.isSymbolicLink() && (found.mode & 0o077) !== 0) open.push(path);
  }
  return open;
}

async function lookAtSettings(app: App): Promise<Finding> {
  const { path, read } = await app.settings();
  const project = await app.project();
  await read();
  const own = (await isThere(path)) ? path : "none, defaults hold";
  return fine("settings", project === null ? own : `${own}; project ${project.path}`);
}

async function lookAtSecrets({ globals }: App): Promise<Finding> {
  const path = secretsPath(globals.configDir);
  if (!(await isThere(path))) return fine("secrets", "none stored");
  const { secrets, keys } = await readSecretContent(path, await readFile(path));
  return fine(
    "secrets",
    `${numbered(secrets.length, "signing secret")} and ${numbered(keys.length, "API key")} stored`,
  );
}

function numbered(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
