import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { homeWith } from "./settings-home.ts";

it("prints the files and whether they are there, also when they are damaged", async () => {
  const { home, run } = homeWith("{");
  writeFileSync(join(home, "whk.config.json"), "{");
  expect(await run(["path"])).toEqual({
    code: 0,
    stderr: "",
    stdout: [
      `settings\tthere\t${home}/.config/whk/settings.json`,
      `secrets\tnot there\t${home}/.config/whk/secrets.json`,
      `providers\tnot there\t${home}/.config/whk/providers`,
      `deliveries\tnot there\t${home}/.local/share/whk/deliveries.db`,
      `project\tthere\t${home}/whk.config.json`,
      "",
    ].join("\n"),
  });
});

it("follows --config-dir, as one document under --json", async () => {
  const { run } = homeWith();
  const { stdout } = await run(["path", "--json", "--config-dir", "/elsewhere"]);
  expect(JSON.parse(stdout)).toMatchObject({
    settings: { path: "/elsewhere/settings.json", exists: false },
    secrets: { path: "/elsewhere/secrets.json", exists: false },
  });
});
