import { onTestFinished } from "vitest";
import type { RawHeaders } from "../../../src/events/delivery.ts";
import { type HttpAnswer, sendOnce } from "../../../src/http.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { type SignInput, sign } from "../../../src/signing/sign.ts";
import { type CliOptions, type RunningCli, start } from "../../cli.ts";

/** A running `whk listen` and its address. */
export interface Listening {
  readonly run: RunningCli;
  readonly url: string;
  post(body: string | Buffer, headers?: RawHeaders, path?: string): Promise<HttpAnswer>;
  /** Sends an event signed by the provider's default scheme. */
  send(event: { provider?: string; secret?: string; body?: string; path?: string }): Promise<HttpAnswer>;
  stop(): ReturnType<typeof start>["done"];
}

export const secret = "whsec_bGlzdGVuLXRlc3Qtc2VjcmV0LWxpc3Rlbg==";

/** Makes Payvost the one configured provider. */
export const env = { WHK_PAYVOST_SECRET: secret };

/** Records of one kind, as far as they were printed. */
export function ofKind(records: Record<string, unknown>[], kind: string): Record<string, unknown>[] {
  return records.filter((record) => record["kind"] === kind);
}

/** Starts `whk listen` on a free port, without a tunnel unless `args` say so, and waits until it is ready; ends with the test. */
export async function listening(args: readonly string[], options: CliOptions = {}): Promise<Listening> {
  const run = start(["listen", "--port", "0", "--tunnel", "none", ...args], options);
  onTestFinished(async () => {
    run.interrupt();
    await run.done.catch(() => {});
  });
  const url = await run.until(
    (running) => /http:\/\/127\.0\.0\.1:\d+/.exec(running.stderr + running.stdout)?.[0],
  );
  const post: Listening["post"] = (body, headers = [], path = "/") =>
    request({ url, path, headers, body: Buffer.from(body) });
  const send: Listening["send"] = async ({
    provider = "payvost",
    body = eventBody(),
    path = "/",
    ...parts
  }) => {
    const signed = await signedBy(provider, parts.secret ?? secret, { body, url: url + path });
    return post(signed.body, signed.headers, path);
  };
  return {
    run,
    url,
    post,
    send,
    stop: () => {
      run.interrupt();
      return run.done;
    },
  };
}

let events = 0;

/** A body of a new event. */
export function eventBody(type = "payment.succeeded"): string {
  events += 1;
  return `{"id":"evt_${events}","type":"${type}","createdAt":"2025-11-21T12:04:31Z"}`;
}

export function signInput({ body, url }: { body: string; url: string }): SignInput {
  return {
    method: "POST",
    url,
    headers: [],
    body: Buffer.from(body),
    id: `evt_${events}`,
    timestamp: Date.now(),
  };
}

async function signedBy(provider: string, key: string, request: { body: string; url: string }) {
  const found = await openRegistry().get(provider);
  if (found === null) throw new Error(`there is no provider ${provider}`);
  return sign(found.schemes[0].scheme, signInput(request), [key]);
}

async function request(parts: {
  url: string;
  path: string;
  headers: RawHeaders;
  body: Buffer;
  method?: string;
}): Promise<HttpAnswer> {
  const { url, path, headers, body, method = "POST" } = parts;
  const outcome = await sendOnce({
    method,
    url: new URL(path, url),
    headers,
    body,
    timeout: 10_000,
    maxAnswer: 65_536,
  });
  if (!outcome.ok) throw new Error(`no answer: ${outcome.kind}, ${outcome.detail}`);
  return outcome;
}
