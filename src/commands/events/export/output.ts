import { basename, dirname, join, resolve } from "node:path";
import type { App } from "../../../app.ts";
import { text } from "../../../output/text.ts";
import type { Format, FormatContext } from "./format.ts";
import type { ExportedRequest } from "./request.ts";
import { isFolder, makeFolder, type OutputFile, writeFiles } from "./write-files.ts";

/** What to write, and where. */
export interface Export {
  readonly format: Format;
  readonly requests: readonly ExportedRequest[];
  /** Null: stdout. */
  readonly out: string | null;
  readonly force: boolean;
  /** Secrets are in it. */
  readonly isPrivate: boolean;
}

/** Prints the text of all requests. What is in it was cleaned already, so nothing more is masked. */
export function printExport(app: App, { format, requests }: Export): void {
  const written = format.write(requests, contextOf(app, null));
  for (const line of written.replace(/\n$/, "").split("\n")) app.io.line(app.io.reveal(line));
}

/** The texts one by one, as they stand in the `--json` document. */
export function exportTexts(app: App, { format, requests }: Export): string[] {
  return requests.map((request) => format.write([request], contextOf(app, null)));
}

/** Writes the files and answers their paths as the user would name them. Rejects with a usage error. */
export async function writeExport(app: App, wanted: Export, out: string): Promise<string[]> {
  const { format, requests, force, isPrivate } = wanted;
  const isForFolder = /[/\\]$/.test(out) || (await isFolder(resolve(app.cwd, out)));
  if (isForFolder) await makeFolder(resolve(app.cwd, out));
  const nameOf = ({ delivery }: ExportedRequest) => join(out, `${delivery.id}.${format.extension}`);
  const groups = isForFolder
    ? requests.map((request) => ({ name: nameOf(request), requests: [request] }))
    : [{ name: out, requests }];
  const files = groups.flatMap((group) => filesOf(app, format, group));
  await writeFiles(
    files.map(({ path, bytes }) => ({ path: resolve(app.cwd, path), bytes })),
    { force, isPrivate, pid: app.pid },
  );
  return files.map(({ path }) => path);
}

/** Says on stderr what was written. */
export function noteFiles({ io }: App, files: readonly string[]): void {
  for (const file of files) io.note(text`${io.notePaint.green(io.glyphs.ok)} wrote ${file}`);
}

interface Group {
  readonly name: string;
  readonly requests: readonly ExportedRequest[];
}

/** The text, and the bodies that stand beside it: `hooks.1.body`. */
function filesOf(app: App, format: Format, { name, requests }: Group): OutputFile[] {
  const bodies: OutputFile[] = [];
  const attach = (bytes: Buffer) => {
    const beside = `${basename(name).replace(/\.[^.]+$/, "")}.${bodies.length + 1}.body`;
    bodies.push({ path: join(dirname(name), beside), bytes });
    return beside;
  };
  const written = format.write(requests, contextOf(app, attach));
  return [{ path: name, bytes: Buffer.from(written) }, ...bodies];
}

function contextOf({ version }: App, attach: FormatContext["attach"]): FormatContext {
  return { version, attach };
}
