import { WhkError } from "../errors.ts";
import { hasRepeatedKey } from "../events/json.ts";
import { jsonErrorOffset } from "../events/json-error.ts";
import type { StoredKey, StoredSecret } from "./secrets.ts";

/** What the file of secrets and keys holds, in the order it was entered. */
export interface SecretContent {
  readonly secrets: readonly StoredSecret[];
  readonly keys: readonly StoredKey[];
}

const format = 1;
const maxBytes = 4 * 1024 * 1024;

/**
 * The content of the file at `path`, checked. Rejects with a store error that names the place and shows nothing
 * of what the file holds.
 */
export async function readSecretContent(path: string, bytes: Buffer): Promise<SecretContent> {
  if (bytes.length > maxBytes) throw damaged(path, "is larger than 4 MB");
  const value = parse(path, bytes);
  const valibot = await import("valibot");
  const newer = valibot.safeParse(
    valibot.object({ version: valibot.pipe(valibot.number(), valibot.minValue(format + 1)) }),
    value,
  );
  if (newer.success) throw writtenByNewer(path);
  const checked = valibot.safeParse(contentSchema(valibot), value, { abortEarly: true });
  if (!checked.success) throw damaged(path, problemAt(checked.issues[0].path?.map(({ key }) => key) ?? []));
  const { secrets, keys } = checked.output;
  return { secrets, keys };
}

/** The text of the file for this content. Throws a store error when it would be too large to be read again. */
export function secretFileText(path: string, { secrets, keys }: SecretContent): string {
  const text = `${JSON.stringify({ version: format, secrets, keys }, null, 2)}\n`;
  if (Buffer.byteLength(text) <= maxBytes) return text;
  throw new WhkError("store", "secrets_full", `${path} would be larger than 4 MB`, {
    hint: "`whk secrets list` shows what it holds, `whk secrets remove` makes room",
  });
}

function parse(path: string, bytes: Buffer): unknown {
  const text = decode(bytes);
  if (text === null) throw damaged(path, "is not UTF-8 text");
  if (text.trim() === "") throw damaged(path, "is empty");
  const offset = jsonErrorOffset(text);
  if (offset === null) {
    if (hasRepeatedKey(bytes)) throw damaged(path, "has a field that is there twice");
    return JSON.parse(text);
  }
  const before = text.slice(0, offset).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  throw damaged(path, offset === text.length ? `ends too early, at ${place}` : `is not JSON at ${place}`);
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function contentSchema(v: typeof import("valibot")) {
  const word = v.pipe(v.string(), v.nonEmpty());
  const time = v.pipe(v.number(), v.safeInteger());
  const secret = v.strictObject({
    id: word,
    provider: word,
    label: v.nullable(v.string()),
    secret: word,
    createdAt: time,
    expiresAt: v.nullable(time),
    endpoint: v.nullable(v.strictObject({ id: word, base: word })),
  });
  const key = v.strictObject({ provider: word, profile: word, key: word, createdAt: time });
  return v.strictObject({ version: v.literal(format), secrets: v.array(secret), keys: v.array(key) });
}

const fieldNames =
  /^(version|secrets|keys|id|provider|label|secret|createdAt|expiresAt|endpoint|base|profile|key)$/;

/** Names the field; a name whk does not know may be a misplaced secret and is left out. */
function problemAt(keys: readonly unknown[]): string {
  const unknown = keys.findIndex((key) => typeof key !== "number" && !fieldNames.test(String(key)));
  const known = unknown < 0 ? keys : keys.slice(0, unknown);
  const field = known.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  const place = field === "" ? "" : ` at ${field.replace(/^\./, "")}`;
  return unknown < 0 ? `does not hold what whk writes${place}` : `has a field whk does not know${place}`;
}

function damaged(path: string, problem: string): WhkError {
  return new WhkError("store", "secrets_damaged", `${path} ${problem}`, {
    hint: "it was left as it is: repair it, or move it away and enter the secrets again",
    details: { file: path },
  });
}

function writtenByNewer(path: string): WhkError {
  return new WhkError("store", "secrets_newer", `${path} was written by a newer whk`, {
    hint: "update whk, or name another folder with --config-dir",
    details: { file: path },
  });
}
