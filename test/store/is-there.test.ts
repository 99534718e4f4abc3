import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isThere } from "../../src/store/is-there.ts";
import { temporaryFolder } from "./temporary-folder.ts";

it("tells what is there, a link to nothing too, from what is not", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  symlinkSync(join(folder, "missing"), join(folder, "link"));
  expect(await isThere(folder)).toBe(true);
  expect(await isThere(join(folder, "file"))).toBe(true);
  expect(await isThere(join(folder, "link"))).toBe(true);
  expect(await isThere(join(folder, "missing"))).toBe(false);
  expect(await isThere(join(folder, "file", "below"))).toBe(false);
  // Nobody can say whether a name that is too long is there.
  expect(await isThere(join(folder, "x".repeat(5_000)))).toBe(true);
});
