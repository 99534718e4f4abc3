import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { text } from "../../output/text.ts";
import { formats } from "./export/formats.ts";
import { exportTexts, noteFiles, printExport, writeExport } from "./export/output.ts";
import { type ExportedRequest, requestOf } from "./export/request.ts";
import { hideSecrets, knowledgeOf } from "./export/secrets.ts";
import { type Cleaned, withoutSecrets } from "./export/without-secrets.ts";
import { type ExportFormat, exportFormats } from "./export-formats.ts";
import { readStored, type Stored } from "./stored.ts";

/** The flags of `whk events export`. */
export interface ExportFlags {
  readonly as: string;
  readonly to?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly withSecrets?: boolean;
}

/**
 * Prints stored deliveries as requests of another tool, or writes them into files; what is left out is told on stderr.
 * Throws a usage error for an unknown format, delivery or target, for a request the tool cannot send, and for a
 * file that is there already.
 */
export async function runExport(app: App, ids: readonly string[], flags: ExportFlags): Promise<void> {
  if (flags.withSecrets !== true) await hideSecrets(app);
  const as = formatNamed(flags.as);
  const stored = await readStored(app, ids);
  const cleaned = await cleanedRequests(app, stored, flags);
  const wanted = {
    format: formats[as],
    requests: cleaned.map(({ request }) => request),
    out: flags.out ?? null,
    force: flags.force === true,
    isPrivate: flags.withSecrets === true,
  };
  const leftOut = [...new Set(cleaned.flatMap((one) => one.leftOut))];
  const files = wanted.out === null ? null : await writeExport(app, wanted, wanted.out);
  if (app.io.mode.json) {
    const texts = files === null ? exportTexts(app, wanted) : [];
    const document = { v: 1, kind: "export", format: as, leftOut };
    app.io.record({ ...document, ...(files === null ? { requests: texts } : { files }) }, texts);
  } else if (files === null) printExport(app, wanted);
  else noteFiles(app, files);
  tellLeftOut(app, cleaned, leftOut);
}

function formatNamed(name: string): ExportFormat {
  const found = exportFormats.find((format) => format === name);
  if (found !== undefined) return found;
  const close = nearest(name, exportFormats);
  throw new WhkError("usage", "unknown_format", `--as: there is no format "${name}"`, {
    hint: close === null ? `there are ${exportFormats.join(", ")}` : `did you mean ${close}?`,
  });
}

async function cleanedRequests(
  app: App,
  stored: readonly Stored[],
  { to, withSecrets }: ExportFlags,
): Promise<Cleaned[]> {
  const requests = stored.map(({ delivery, attempts }) => requestOf(delivery, attempts, to));
  if (withSecrets === true) return requests.map(asItIs);
  const known = await knowledgeOf(
    app,
    stored.map(({ delivery }) => delivery),
  );
  return Promise.all(requests.map((request) => withoutSecrets(request, known)));
}

function asItIs(request: ExportedRequest): Cleaned {
  return { request, leftOut: [], bodyChanged: false };
}

function tellLeftOut({ io }: App, cleaned: readonly Cleaned[], leftOut: readonly string[]): void {
  if (leftOut.length > 0) io.note(text`left out: ${leftOut.join(", ")}; --with-secrets leaves them in`);
  const changed = cleaned.filter(({ bodyChanged }) => bodyChanged).map(({ request }) => request.delivery.id);
  if (changed.length === 0) return;
  io.warn(
    text`warning: a secret in the body of ${changed.join(", ")} is masked, so the bytes differ; --with-secrets leaves it in`,
  );
}
