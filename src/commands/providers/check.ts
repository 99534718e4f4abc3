import { resolve } from "node:path";
import type { App } from "../../app.ts";
import { exitCodeOf } from "../../errors.ts";
import { lookOf } from "../../output/look.ts";
import { text, wrap } from "../../output/text.ts";
import { type LoadedProvider, readProviderFile } from "../../providers/file.ts";
import { openRegistry } from "../../providers/index.ts";
import { schemeInWords } from "../../providers/words.ts";

/** Prints one line when the file can be used, else its problems; the exit code is 0 or 2. */
export async function runCheck(app: App, file: string): Promise<void> {
  const result = await readProviderFile(resolve(app.cwd, file));
  if (!result.ok) app.exitCode = exitCodeOf("usage");
  if (app.io.mode.json) {
    const { id, events } = result.ok ? summary(result.loaded) : { id: null, events: [] };
    return app.io.record({ ok: result.ok, file, id, events, problems: result.ok ? [] : result.problems });
  }
  if (result.ok) tellGood(app, file, result.loaded);
  else tellProblems(app, file, result.problems);
}

function summary({ provider }: LoadedProvider): { id: string; events: string[] } {
  return { id: provider.id, events: provider.events.map(({ type }) => type) };
}

function tellGood({ io, globals }: App, file: string, { provider }: LoadedProvider): void {
  const { id, events, schemes } = provider;
  const types = `${events.length} event ${events.length === 1 ? "type" : "types"}`;
  io.line(
    text`${io.paint.green(text`${io.glyphs.ok} ${id}`)}  ${file}: ${schemeInWords(schemes[0].scheme)}, ${types}`,
  );
  if (openRegistry().ids.includes(id)) io.note(text`it hides the ${id} that comes with whk`);
  io.note(
    text`to use it, put it into ${globals.configDir}/providers, or name it in whk.config.json under "providers"`,
  );
}

const margin = "  ";
const widest = 100;

function tellProblems({ io }: App, file: string, problems: readonly string[]): void {
  const { ellipsis } = io.glyphs;
  const count = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`;
  io.line(text`${io.paint.red(text`${io.glyphs.fail} ${count}`)}  ${file}`);
  const columns = Math.min(lookOf(io).columns, widest) - margin.length;
  for (const problem of problems) {
    const [field = ""] = /^[\w.[\]-]+(?=: )/.exec(problem) ?? [];
    const lines = wrap(problem.slice(field.length), { columns: columns - field.length, most: 6, ellipsis });
    for (const [index, line] of lines.entries()) {
      io.line(text`${margin}${index === 0 ? io.paint.bold(field) : ""}${line}`);
    }
  }
}
