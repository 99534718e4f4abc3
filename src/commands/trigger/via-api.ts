import type { App } from "../../app.ts";
import type { LogEntry } from "../../endpoints/endpoint.ts";
import { exitCodeOf, WhkError } from "../../errors.ts";
import { hanging } from "../../output/hanging.ts";
import { lookOf } from "../../output/look.ts";
import { text } from "../../output/text.ts";
import { duration } from "../../output/time.ts";
import { bodyExcerpt } from "../endpoints/log-lines.ts";
import { accepted } from "../endpoints/test.ts";
import { withEndpoints } from "../endpoints/work.ts";
import { chooseEvent } from "./choose.ts";
import type { TriggerFlags } from "./options.ts";
import { eventOf } from "./unknown-type.ts";

/**
 * `whk trigger <type> --via api --endpoint <id>`: the provider builds, signs and sends its own test event. Reports
 * like any other trigger: exit 9 when the app did not accept. Throws a usage error for flags that only make sense
 * where whk itself sends.
 */
export async function triggerViaApi(app: App, type: string | undefined, flags: TriggerFlags): Promise<void> {
  const id = readEndpoint(flags);
  await withEndpoints(app, { operation: "test" }, async ({ client, connection, during }) => {
    const { provider } = connection;
    const event = type === undefined ? await chooseEvent(app, provider) : null;
    const known =
      type !== undefined && provider.events.length > 0 ? await eventOf(app, provider, type) : event;
    const eventType = known?.type ?? type ?? "";
    const before = app.clock.elapsed();
    const { value } = await during("waiting for the test delivery", () => client.test(id, eventType));
    report(app, { entry: value, eventType, endpoint: id, ms: app.clock.elapsed() - before });
    if (accepted(value) === false) app.exitCode = exitCodeOf("app");
  });
}

function readEndpoint(flags: TriggerFlags): string {
  const { via, endpoint, ...others } = flags;
  if (via === undefined)
    throw refused("--endpoint is for --via api, which is missing", "add --via api, or leave it out");
  if (via !== "api") throw refused(`--via: there is no way "${via}"`, "the only one is --via api");
  const [other] = Object.keys(others);
  if (other !== undefined) {
    const flag = `--${other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw refused(
      `${flag} has no effect with --via api: the provider makes and sends the event`,
      "leave one of them out",
    );
  }
  if (endpoint !== undefined) return endpoint;
  throw refused("--via api needs --endpoint <id>", "`whk endpoints list` shows the ids");
}

interface Reported {
  readonly entry: LogEntry;
  readonly eventType: string;
  readonly endpoint: string;
  readonly ms: number;
}

/** The `sent` record of the contract, with the endpoint for the URL, or the same as a line. */
function report({ io }: App, { entry, eventType, endpoint, ms }: Reported): void {
  const took = accepted(entry);
  const { responseCode: status, attempt, event } = entry;
  const error = status === null && took === false ? "no_answer" : null;
  if (io.mode.json) {
    const sent = {
      id: event.id,
      eventType,
      url: null,
      endpoint,
      status,
      ms: Math.round(ms),
      attempt: attempt ?? 1,
    };
    io.record({ v: 1, kind: "sent", ...sent, tamper: null, error });
    return;
  }
  const color = took === false ? "red" : took === null ? "yellow" : "green";
  const mark = io.paint[color](text`${took === false ? io.glyphs.fail : io.glyphs.ok} sent`);
  const result = io.paint[color](
    text`${io.glyphs.to} ${status ?? (took === null ? "not told" : "no answer")}`,
  );
  const id = event.id === null ? "" : text` ${io.paint.dim(event.id)}`;
  io.line(
    text`${mark} ${io.paint.bold(eventType)}${id} ${result}  ${io.paint.dim(duration(ms))}  ${io.paint.dim(endpoint)}`,
  );
  const said = took === false ? bodyExcerpt(io, entry.responseBody) : "";
  if (said !== "")
    for (const line of hanging(text`  ${io.paint.dim("app")}  `, said, lookOf(io))) io.line(line);
}

function refused(message: string, hint: string): WhkError {
  return new WhkError("usage", "bad_combination", message, { hint });
}
