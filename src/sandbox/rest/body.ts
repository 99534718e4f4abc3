import { parseJson } from "../../events/json.ts";
import { isObject } from "./answers.ts";
import { withoutKeys } from "./auth.ts";
import { Refusal } from "./errors.ts";

/** Bytes. */
const largestBody = 1024 * 1024;

/** The whole body. Rejects with a {@link Refusal} when it is too large. */
export async function readBody(request: Request): Promise<Buffer> {
  if (Number(request.headers.get("content-length") ?? 0) > largestBody) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > largestBody) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The JSON object of a request, whatever its content type says: Payvost's own sample for the test call sends
 * JSON as a form. No body counts as an empty object. Throws a {@link Refusal} for everything else.
 */
export function readObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  if (bytes.length === 0) return {};
  const value = parseJson(bytes);
  if (isObject(value)) return value;
  throw new Refusal(
    "validation",
    `the body must be a JSON object${value === undefined ? "; it is no JSON" : ""}`,
  );
}

/** What a stricter server would hold against a request that is accepted here. */
export function strictnessWarnings(request: {
  contentType: string | undefined;
  hasBody: boolean;
  known: readonly string[];
  given: readonly string[];
}): string[] {
  const { contentType, hasBody, known, given } = request;
  const unknown = given.filter((name) => !known.includes(name));
  return [
    ...(hasBody && !/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType ?? "")
      ? ["the content type is not application/json"]
      : []),
    ...(unknown.length === 0 ? [] : [`unknown fields are ignored: ${named(unknown)}`]),
  ];
}

/** Fit for a header: few, short, and of letters every header may have. */
function named(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) =>
    withoutKeys(name)
      .slice(0, 40)
      .replace(/[^\w.$-]/g, "?"),
  );
  return [...shown, ...(names.length > 10 ? ["..."] : [])].join(", ");
}

function tooLarge(): Refusal {
  return new Refusal("validation", `the body must have at most ${largestBody} bytes`, { status: 413 });
}
