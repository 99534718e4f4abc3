import type { App } from "../../app.ts";
import type { Endpoint, EndpointChanges } from "../../endpoints/endpoint.ts";
import { WhkError } from "../../errors.ts";
import { checkAddress } from "./address.ts";
import { changedEvents } from "./changed-events.ts";
import { readMetadata, refuseFields } from "./fields.ts";
import { registrable, splitPatterns } from "./patterns.ts";
import { printDone, printEndpoint, printRaw } from "./print.ts";
import { type Work, withEndpoints } from "./work.ts";

export interface UpdateFlags {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly addEvent?: readonly string[];
  readonly removeEvent?: readonly string[];
  readonly enable?: boolean;
  readonly disable?: boolean;
  readonly description?: string;
  readonly metadata?: readonly string[];
  readonly raw?: boolean;
  readonly live?: boolean;
}

/**
 * Changes what the flags name and nothing else. What is added to or removed from a list is read again right
 * before it is written. Throws a usage error when nothing is named or flags contradict each other.
 */
export async function runUpdate(app: App, id: string, flags: UpdateFlags): Promise<void> {
  refuseContradictions(flags);
  const metadata = readMetadata(flags.metadata ?? []);
  await withEndpoints(app, { operation: "update", live: flags.live }, async (work) => {
    refuseFields(work.connection, "update", givenParts(flags));
    const fixed = fixedChanges(work, flags);
    const { value, raw } = await work.during("changing the endpoint", async () => {
      const current = readsFirst(flags) ? (await work.client.show(id)).value : null;
      return work.client.update(id, { ...fixed, ...mergedChanges(work, { flags, metadata, current }) });
    });
    if (flags.raw === true) return printRaw(app.io, raw);
    if (app.io.mode.json) return app.io.record(value);
    printDone(app.io, "updated", [app.io.paint.bold(value.id)]);
    printEndpoint(app.io, value, app.clock.now());
  });
}

const changing = [
  "url",
  "events",
  "addEvent",
  "removeEvent",
  "enable",
  "disable",
  "description",
  "metadata",
] as const;

function refuseContradictions(flags: UpdateFlags): void {
  if (changing.every((name) => flags[name] === undefined)) {
    throw usage(
      "nothing_to_change",
      "nothing is named that should change",
      "`whk endpoints update --help` shows what can be",
    );
  }
  if (flags.enable === true && flags.disable === true) {
    throw usage("bad_combination", "--enable and --disable contradict each other", "give one of them");
  }
  const edits = flags.addEvent !== undefined || flags.removeEvent !== undefined;
  if (flags.events !== undefined && edits) {
    throw usage(
      "bad_combination",
      "--events is the whole list, --add-event and --remove-event change it",
      "give one or the other",
    );
  }
}

function givenParts(flags: UpdateFlags) {
  const { url, description, metadata } = flags;
  return {
    url,
    description,
    metadata,
    events: flags.events ?? flags.addEvent ?? flags.removeEvent,
    enabled: flags.enable ?? flags.disable,
  };
}

/** What does not depend on how the endpoint is now. */
function fixedChanges({ app, connection }: Work, flags: UpdateFlags): EndpointChanges {
  const { url, events, description, enable, disable } = flags;
  return {
    ...(url === undefined ? {} : { url: checkAddress(app, connection, { flag: "--url", value: url }) }),
    ...(events === undefined
      ? {}
      : { events: registrable(app, connection, splitPatterns("--events", events)) }),
    ...(description === undefined ? {} : { description }),
    ...(enable === true || disable === true ? { enabled: enable === true } : {}),
  };
}

function readsFirst({ addEvent, removeEvent, metadata }: UpdateFlags): boolean {
  return addEvent !== undefined || removeEvent !== undefined || metadata !== undefined;
}

interface Merge {
  readonly flags: UpdateFlags;
  readonly metadata: Readonly<Record<string, string>>;
  readonly current: Endpoint | null;
}

/** Whether a provider merges metadata or replaces it is not known, so all of it is written. */
function mergedChanges({ app, connection }: Work, { flags, metadata, current }: Merge): EndpointChanges {
  if (current === null) return {};
  const { addEvent = [], removeEvent = [] } = flags;
  const add =
    addEvent.length === 0 ? [] : registrable(app, connection, splitPatterns("--add-event", addEvent));
  const remove = splitPatterns("--remove-event", removeEvent);
  return {
    ...(add.length + remove.length === 0 ? {} : { events: changedEvents(current, add, remove) }),
    ...(flags.metadata === undefined ? {} : { metadata: { ...current.metadata, ...metadata } }),
  };
}

function usage(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
