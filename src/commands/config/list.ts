import type { App } from "../../app.ts";
import { lookOf } from "../../output/look.ts";
import { type Column, table } from "../../output/table.ts";
import { text } from "../../output/text.ts";
import type { Settings } from "../../store/settings.ts";
import { profileKeys, settingIn } from "../../store/settings-keys.ts";

/** Prints every value of every profile, and the trusted folders; under --json the settings as one document. */
export async function runList(app: App): Promise<void> {
  const { path, read } = await app.settings();
  const settings = await read();
  if (app.io.mode.json) return app.io.record({ path, ...settings });
  const rows = rowsOf(settings);
  if (rows.length === 0)
    return app.io.note(text`nothing is set; \`whk config set provider <id>\` is a start`);
  for (const line of table(columns, rows, lookOf(app.io))) app.io.line(line);
  if (settings.profiles[settings.profile] !== undefined) {
    app.io.note(text`the profile ${settings.profile} is used when none is named`);
  }
}

const columns: Column[] = [{ title: "profile" }, { title: "key" }, { title: "value", least: 12 }];

function rowsOf({ profiles, trusted, tunnels = {}, store = {} }: Settings): string[][] {
  const values = Object.entries(profiles).flatMap(([name, profile]) =>
    profileKeys.flatMap((key) => {
      const value = settingIn(profile, key);
      return value === undefined ? [] : [[name, key, typeof value === "string" ? value : value.join(", ")]];
    }),
  );
  const folders = trusted.map((folder) => ["-", "trusted", folder]);
  const tools = Object.entries(tunnels).map(([name, { command }]) => ["-", `tunnels.${name}`, command]);
  const limits = Object.entries(store).map(([name, value]) => ["-", `store.${name}`, value]);
  return [...values, ...limits, ...folders, ...tools];
}
