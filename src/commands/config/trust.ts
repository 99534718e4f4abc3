import { realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { findProjectFile } from "../../store/project.ts";

/** The flags of `whk config trust`. */
export interface TrustFlags {
  readonly remove?: boolean;
}

/**
 * Trusts the folder, or the nearest one with a project file, and says what that allows; with --remove no longer.
 * Throws a usage error when there is no such folder, or it was not trusted.
 */
export async function runTrust(app: App, named: string | undefined, flags: TrustFlags): Promise<void> {
  const folder = await chosenFolder(app, named);
  if (flags.remove === true) await untrust(app, folder);
  else await trust(app, folder);
  if (app.io.mode.json) app.io.record({ folder, trusted: flags.remove !== true });
}

async function trust({ io, settings }: App, folder: string): Promise<void> {
  if (!(await isFolder(folder))) {
    throw new WhkError("usage", "no_folder", `there is no folder ${folder}`, {
      hint: "name the folder that holds whk.config.json",
    });
  }
  await (await settings()).change((before) => ({
    ...before,
    trusted: [...before.trusted.filter((one) => one !== folder), folder],
  }));
  io.note(text`${io.notePaint.green(io.glyphs.ok)} trusted  ${folder}`);
  io.note(
    "its whk.config.json may now set apiBase and secretFile, and its provider files an API: whoever can",
  );
  io.note(
    "change them chooses where your API keys and deliveries go. `whk config trust --remove` takes it back",
  );
}

async function untrust({ io, settings }: App, folder: string): Promise<void> {
  await (await settings()).change((before) => {
    if (before.trusted.includes(folder)) {
      return { ...before, trusted: before.trusted.filter((one) => one !== folder) };
    }
    throw new WhkError("usage", "not_trusted", `${folder} is not trusted`, {
      hint: "`whk config list` shows the trusted folders",
    });
  });
  io.note(text`${io.notePaint.green(io.glyphs.ok)} no longer trusted  ${folder}`);
}

/** With links resolved, so that another way to the same folder is the same. */
async function chosenFolder({ cwd }: App, named: string | undefined): Promise<string> {
  const project = named === undefined ? await findProjectFile(cwd) : null;
  if (named === undefined && project === null) {
    throw new WhkError("usage", "no_project", "there is no whk.config.json here or in a folder above", {
      hint: "name the folder to trust",
    });
  }
  const folder = project === null ? resolve(cwd, named ?? "") : dirname(project);
  return realpath(folder).catch(() => folder);
}

function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
