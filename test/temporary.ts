import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "whk-tests-"));

/** Before all tests: the folder for everything they write. */
export function setup(): void {
  process.env["WHK_TESTS"] = folder;
}

/** After all tests. */
export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
