import { access } from "node:fs/promises";
import { join } from "node:path";
import type { App } from "../../app.ts";
import { lookOf } from "../../output/look.ts";
import { type Column, table } from "../../output/table.ts";
import { storePath } from "../../store/open.ts";
import { findProjectFile } from "../../store/project.ts";
import { secretsPath } from "../../store/secrets.ts";

/** Prints the files whk keeps and reads, and whether each is there. Opens none, so that it works for damaged ones. */
export async function runPath(app: App): Promise<void> {
  const files = await filesOf(app);
  if (app.io.mode.json) {
    return app.io.record(Object.fromEntries(files.map(({ name, path, exists }) => [name, { path, exists }])));
  }
  const rows = files.map(({ name, path, exists }) => [name, exists ? "there" : "not there", path]);
  for (const line of table(columns, rows, lookOf(app.io))) app.io.line(line);
}

const columns: Column[] = [{ title: "what" }, { title: "state" }, { title: "path" }];

async function filesOf({ globals, cwd }: App) {
  const { configDir, dataDir } = globals;
  const project = await findProjectFile(cwd);
  const files = [
    ["settings", join(configDir, "settings.json")],
    ["secrets", secretsPath(configDir)],
    ["providers", join(configDir, "providers")],
    ["deliveries", storePath(dataDir)],
    ...(project === null ? [] : [["project", project]]),
  ];
  return Promise.all(
    files.map(async ([name = "", path = ""]) => ({ name, path, exists: await isThere(path) })),
  );
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
