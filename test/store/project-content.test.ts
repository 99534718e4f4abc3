import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readProjectContent } from "../../src/store/project-content.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function written(content: object): { folder: string; path: string } {
  const folder = temporaryFolder();
  const path = join(folder, "whk.config.json");
  writeFileSync(path, JSON.stringify(content));
  return { folder, path };
}

it("makes paths absolute and one target a list", async () => {
  const { folder, path } = written({ forwardTo: "3000", providers: ["own.json"] });
  const read = await readProjectContent(path, async () => false);
  expect(read).toEqual({ path, forwardTo: ["3000"], providers: [join(folder, "own.json")] });
});

it("asks whether the folder is trusted only for what needs it", async () => {
  const asked: string[] = [];
  const ask = async (folder: string) => asked.push(folder) > 1;
  await readProjectContent(written({ provider: "payvost" }).path, ask);
  expect(asked).toEqual([]);
  const { folder, path } = written({ secretFile: "secret.txt" });
  await expect(readProjectContent(path, ask)).rejects.toThrow(/secretFile may not be set here/);
  const { secretFile } = await readProjectContent(path, ask);
  expect(secretFile).toBe(join(folder, "secret.txt"));
  expect(asked).toEqual([folder, folder]);
});
