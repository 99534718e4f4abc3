import { lstat } from "node:fs/promises";
import { systemCode } from "../errors.ts";

/** Whether something is at the path, were it a link to nothing. What cannot be told counts as there. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (thrown) {
    const code = systemCode(thrown);
    return code !== "ENOENT" && code !== "ENOTDIR";
  }
}
