import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";

/**
 * The bytes the user makes of `body` in $VISUAL or $EDITOR, on a file only they can read that is removed
 * afterwards. Throws a usage error without a terminal, without an editor, or when nothing is left.
 */
export async function editBody(app: App, body: Buffer): Promise<Buffer> {
  if (!app.io.interactive) {
    throw new WhkError("usage", "no_terminal", "--edit needs a terminal", {
      hint: "change the payload with --set or give it with --data",
    });
  }
  const editor = [app.env["VISUAL"], app.env["EDITOR"]].find(
    (name) => name !== undefined && name.trim() !== "",
  );
  if (editor === undefined) {
    throw new WhkError("usage", "no_editor", "--edit: neither VISUAL nor EDITOR is set", {
      hint: "set one, like EDITOR=nano",
    });
  }
  const folder = await mkdtemp(join(tmpdir(), "whk-edit-"));
  try {
    const path = join(folder, "payload.json");
    await writeFile(path, body, { mode: 0o600, flag: "wx" });
    await runEditor(app, editor, path);
    return notEmpty(await readFile(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the editor as the shell would, so that `code --wait` works; the file name is an argument of its own. */
async function runEditor(app: App, editor: string, path: string): Promise<void> {
  const windows = app.platform === "win32";
  const command = windows ? `${editor} "${path}"` : `${editor} "$1"`;
  const env = { ...app.env };
  const child = windows
    ? spawn(command, { shell: true, stdio: "inherit", env, cwd: app.cwd })
    : spawn("/bin/sh", ["-c", command, "sh", path], { stdio: "inherit", env, cwd: app.cwd });
  // Ctrl-C in the editor is the editor's; the signal reaches both.
  const undo = app.onInterrupt(() => {});
  const code = await new Promise<number | null>((resolve) => {
    child.on("error", () => resolve(null));
    child.on("exit", resolve);
  }).finally(undo);
  if (code === 0) return;
  throw new WhkError(
    "usage",
    "editor_failed",
    `the editor "${editor}" ended with an error; nothing was sent`,
    {
      hint: "check VISUAL and EDITOR",
    },
  );
}

function notEmpty(body: Buffer): Buffer {
  if (body.length > 0) return body;
  throw new WhkError("usage", "empty_payload", "the file was left empty; nothing was sent", {
    hint: "to send an empty body, use --data - with nothing on stdin",
  });
}
