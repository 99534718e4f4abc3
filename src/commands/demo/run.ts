import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, createApp } from "../../app.ts";
import { systemCode, WhkError } from "../../errors.ts";
import { lookOf } from "../../output/look.ts";
import { padEnd, type Text, text, wrap } from "../../output/text.ts";
import { openStage, type Stage } from "./stage.ts";
import { type Step, steps } from "./steps.ts";

/**
 * Runs the loop against an app of its own, in a folder that is removed at the end, and prints each step with
 * what really came out. Throws a defect when a step did not do what it should.
 */
export async function runDemo(app: App, script: readonly Step[] = steps): Promise<void> {
  const folder = await makeFolder();
  try {
    const stage = await openStage(appOf(app, folder));
    try {
      for (const [index, step] of script.entries()) await show(app, { step, number: index + 1, stage });
    } finally {
      await stage.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  sayGoodbye(app);
}

async function makeFolder(): Promise<string> {
  const where = tmpdir();
  try {
    return await mkdtemp(join(where, "whk-demo-"));
  } catch (thrown) {
    const message = `no temporary folder can be made in ${where} (${systemCode(thrown) ?? "unknown"})`;
    const hint = "name one that can be written to with the variable TMPDIR (TEMP on Windows)";
    throw new WhkError("store", "no_temporary_folder", message, { hint, cause: thrown });
  }
}

/** Not the user's store, secrets or project: what is configured must not change what the demo shows. */
function appOf(app: App, folder: string): App {
  const env = Object.fromEntries(Object.entries(app.env).filter(([name]) => !name.startsWith("WHK_")));
  const demo = createApp({ ...app, env, cwd: folder });
  const none = { provider: undefined, profile: undefined, apiBase: undefined, sandbox: false };
  demo.globals = { ...app.globals, ...none, dataDir: folder, configDir: folder };
  return demo;
}

async function show(app: App, { step, number, stage }: { step: Step; number: number; stage: Stage }) {
  const { io } = app;
  const { paint, mode } = io;
  if (!mode.json) {
    // What stands on a terminal above the second step ends with an empty line of its own.
    if (number > (io.stdoutIsTty ? 2 : 1)) io.line("");
    say(app, paint.bold(number), step.says);
    io.line(text`   ${paint.dim("$")} ${paint.cyan(step.command(stage))}`);
  }
  const problem = await step.run(stage);
  stage.listener.presenter.flush();
  await io.flush();
  if (mode.json) io.record({ v: 1, kind: "step", n: number, says: step.says, ok: problem === null });
  if (problem === null) return;
  throw new WhkError("defect", "demo_failed", `step ${number} of the demo did not work: ${problem}`, {
    hint: "run it again with --debug and report what it prints",
  });
}

function sayGoodbye(app: App): void {
  if (app.io.mode.json) return;
  const { paint, glyphs } = app.io;
  app.io.line("");
  say(
    app,
    paint.green(glyphs.ok),
    "every step did what it should; nothing left this machine, nothing was kept",
  );
  app.io.line(text`   now yours: ${paint.cyan("whk listen 3000")}`);
  app.io.line(text`   and in another terminal: ${paint.cyan("whk trigger payment.succeeded")}`);
  app.io.line(text`   or with a simulated provider that sends: ${paint.cyan("whk listen 3000 --sandbox")}`);
}

/** One sentence behind a sign, over as many lines as it takes. */
function say({ io }: App, sign: Text, words: string): void {
  const look = lookOf(io);
  const lines = wrap(words, { columns: look.columns - 3, most: 9, ellipsis: look.glyphs.ellipsis });
  lines.forEach((line, index) => {
    io.line(text`${index === 0 ? padEnd(sign, 3) : "   "}${line}`);
  });
}
