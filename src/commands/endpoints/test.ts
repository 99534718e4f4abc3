import type { App } from "../../app.ts";
import type { LogEntry } from "../../endpoints/endpoint.ts";
import { exitCodeOf, WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { timeNear } from "../../output/time.ts";
import { chooseEvent } from "../trigger/choose.ts";
import { eventOf } from "../trigger/unknown-type.ts";
import { bodyExcerpt } from "./log-lines.ts";
import { printField, printRaw } from "./print.ts";
import { type Work, withEndpoints } from "./work.ts";

export interface TestFlags {
  readonly event?: string;
  readonly raw?: boolean;
  readonly live?: boolean;
}

/**
 * Lets the provider send its own test event and prints what it says of the delivery. The exit code is 9 when the
 * app did not accept it. Throws a usage error for a type the provider does not have.
 */
export async function runTest(app: App, id: string, flags: TestFlags): Promise<void> {
  await withEndpoints(app, { operation: "test", live: flags.live }, async (work) => {
    const { io } = app;
    const type = await testType(work, flags.event);
    const { value, raw } = await work.during("waiting for the test delivery", () =>
      work.client.test(id, type),
    );
    if (flags.raw === true) printRaw(io, raw);
    else if (io.mode.json) io.record(value);
    else printTest(app, { entry: value, type, id });
    if (accepted(value) === false) app.exitCode = exitCodeOf("app");
  });
}

/** The type the user names, else the one chosen on a terminal. */
async function testType({ app, connection }: Work, type: string | undefined): Promise<string> {
  const { provider } = connection;
  if (type !== undefined && provider.events.length === 0) return type;
  if (type !== undefined) return (await eventOf(app, provider, type)).type;
  if (app.io.interactive && provider.events.length > 0) return (await chooseEvent(app, provider)).type;
  const example = provider.events[0]?.type ?? "payment.succeeded";
  throw new WhkError("usage", "missing_event_type", "--event is missing", {
    hint: `name the event type, like --event ${example}`,
  });
}

/** Whether the app took the delivery; null when the provider does not say. */
export function accepted({ status, responseCode }: LogEntry): boolean | null {
  if (status !== null) return status === "succeeded";
  return responseCode === null ? null : responseCode >= 200 && responseCode < 300;
}

interface Tested {
  readonly entry: LogEntry;
  readonly type: string;
  readonly id: string;
}

/** `✓ delivered payment.succeeded evt_… → 200  webhook_abc123`, and below it what the app said. */
function printTest(app: App, { entry, type, id }: Tested): void {
  const { io } = app;
  const took = accepted(entry);
  const [mark, color] =
    took === null
      ? ([io.glyphs.dot, "yellow"] as const)
      : took
        ? ([io.glyphs.ok, "green"] as const)
        : ([io.glyphs.fail, "red"] as const);
  const word = took === null ? "sent" : took ? "delivered" : "not delivered";
  const names = text`${io.paint.bold(entry.event.type ?? type)} ${io.paint.dim(entry.event.id ?? "")}`;
  const code = io.paint[color](text`${io.glyphs.to} ${entry.responseCode ?? "no answer"}`);
  io.line(
    text`${io.paint[color](text`${mark} ${word}`)} ${names} ${took === null ? "" : code}  ${io.paint.dim(id)}`,
  );
  const said = bodyExcerpt(io, entry.responseBody);
  if (took === false && said !== "") printField(io, "app", said);
  if (took === null)
    io.note(text`the provider does not say what came of it; \`whk endpoints logs ${id}\` may`);
  const next = Date.parse(entry.nextAttemptAt ?? "");
  if (!Number.isNaN(next)) printField(io, "next", `tried again at ${timeNear(next, app.clock.now())}`);
}
