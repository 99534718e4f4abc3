import * as v from "valibot";
import { WhkError } from "../errors.ts";
import { issueProblem } from "../providers/file-problems.ts";
import { latestTime } from "./clock.ts";
import { keyForms } from "./portal/state.ts";
import { fields } from "./shape.ts";
import type { Snapshot } from "./state.ts";

/** A state that was kept, checked. Throws a usage error that names the first field that does not fit. */
export function readSnapshot(value: unknown): Snapshot {
  const result = v.safeParse(shape, value, { abortEarly: true });
  if (result.success) return { ...result.output, v: 1 };
  const problem = issueProblem(result.issues[0]).replace(/^the file: /, "it ");
  throw new WhkError("usage", "bad_snapshot", `this is no state of a sandbox: ${problem}`);
}

const time = v.pipe(
  v.number(),
  v.minValue(0, "must be 0 or more"),
  v.maxValue(latestTime, `must be ${latestTime} or less`),
);
const count = v.pipe(v.number(), v.safeInteger("must be whole"), v.minValue(0, "must be 0 or more"));
const texts = v.record(v.string(), v.string());

const endpoint = fields({
  id: v.string(),
  provider: v.string(),
  url: v.pipe(v.string(), v.url("must be a URL")),
  events: v.array(v.string()),
  enabled: v.boolean(),
  description: v.nullable(v.string()),
  metadata: texts,
  createdAt: time,
  secrets: v.array(fields({ value: v.string(), until: v.nullable(time) })),
});

const event = fields({
  id: v.string(),
  provider: v.string(),
  type: v.string(),
  headers: v.array(v.tuple([v.string(), v.string()])),
  body: v.pipe(v.string(), v.base64("must be base64")),
  createdAt: time,
});

const attempt = fields({
  id: v.string(),
  provider: v.string(),
  endpoint: v.string(),
  event: fields({ id: v.string(), type: v.string() }),
  n: count,
  url: v.string(),
  status: v.nullable(v.number()),
  responseBody: v.string(),
  error: v.nullable(v.string()),
  at: time,
  ms: time,
  next: v.nullable(time),
});

const portal = fields({
  hooks: v.array(fields({ ref: v.string(), enabled: v.boolean(), addresses: v.array(v.string()) })),
  credentials: v.array(
    fields({
      apiKey: v.string(),
      secret: v.string(),
      hooks: v.nullable(v.array(v.string())),
      signsWith: v.picklist(keyForms),
      active: v.boolean(),
    }),
  ),
  transactions: v.array(fields({ ref: v.string(), hook: v.string(), at: time, repeats: count })),
});

const shape = fields({
  v: v.pipe(v.number(), v.value(1, "is of another version")),
  counters: v.record(v.string(), count),
  endpoints: v.array(endpoint),
  events: v.array(event),
  attempts: v.array(attempt),
  portals: v.record(v.string(), portal),
});
