import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A value that must not be seen, and what it is called in a failure. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** Characters that JSON, URLs and base64 write differently; no prefix that looks like a secret. */
export const signingSecret: Canary = {
  name: "signing secret",
  value: 'cAn4ry/Signing+"Secret"\\ü&=%7-Jd3Gf8Zq9Xw3Kp5T',
};
export const testKey: Canary = { name: "test key", value: "sk_test_cAn4ryTest7Hq2Vb9Nm4Rt6Yc8" };
export const liveKey: Canary = { name: "live key", value: "sk_live_cAn4ryLive5Wd8Gs1Fz7Ux3Pj6" };
export const plainKey: Canary = {
  name: "key without a prefix",
  value: "0ddCan4ryKey-without.prefix~8Lk2Qe6",
};

export const canaries: readonly Canary[] = [signingSecret, testKey, liveKey, plainKey];

/** Every way of writing a text that is searched for, by name. */
export const encodings: Readonly<Record<string, (text: string) => readonly string[]>> = {
  plain: (text) => [text],
  "base64 at three offsets": (text) => [0, 1, 2].map((shift) => base64At(text, shift)),
  "base64url at three offsets": (text) =>
    [0, 1, 2].map((shift) => base64At(text, shift).replaceAll("+", "-").replaceAll("/", "_")),
  "hex lower": (text) => [Buffer.from(text).toString("hex")],
  "hex upper": (text) => [Buffer.from(text).toString("hex").toUpperCase()],
  "URL-encoded": (text) => {
    const upper = encodeURIComponent(text);
    const form = new URLSearchParams([["", text]]).toString().slice(1);
    return [upper, form, upper.replace(/%../g, (code) => code.toLowerCase())];
  },
  "JSON-escaped": (text) => [
    JSON.stringify(text).slice(1, -1),
    JSON.stringify(JSON.stringify(text)).slice(3, -3),
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[^ -~]/g, unicodeEscape),
  ],
  "UTF-16": (text) => {
    const little = Buffer.from(text, "utf16le");
    return [little.toString("latin1"), Buffer.from(little).swap16().toString("latin1")];
  },
};

/** What is sure to stand in the base64 of anything that holds the text at this offset modulo three. */
function base64At(text: string, shift: number): string {
  const bytes = Buffer.from(text);
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
  return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The whole value, and eight characters of its end, its middle and its start. */
function pieces({ value }: Canary): readonly string[] {
  const middle = Math.floor(value.length / 2);
  const start = value.replace(/^sk_(test|live)_/, "").slice(0, 8);
  return [value, value.slice(-8), value.slice(middle - 4, middle + 4), start];
}

interface Needle {
  readonly bytes: Buffer;
  readonly name: string;
  readonly canary: Canary;
}

const needles: readonly Needle[] = canaries.flatMap((canary) =>
  pieces(canary).flatMap((piece, index) =>
    Object.entries(encodings).flatMap(([encoding, encode]) =>
      encode(piece).map((text) => ({
        bytes: Buffer.from(text, encoding === "UTF-16" ? "latin1" : "utf8"),
        name: `${["all", "the end", "the middle", "the start"][index]} of the ${canary.name}, ${encoding}`,
        canary,
      })),
    ),
  ),
);

/** The names of what was found in the bytes; none when no canary is in them. */
export function findCanaries(content: string | Buffer, allowed: readonly Canary[] = []): string[] {
  const bytes = Buffer.from(content);
  return needles
    .filter(({ canary, bytes: needle }) => !allowed.includes(canary) && bytes.includes(needle))
    .map(({ name }) => name);
}

/** Every file below the folder, by its path from there. */
export function filesBelow(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(files.map((file) => [relative(folder, file), readFileSync(file)]));
}
