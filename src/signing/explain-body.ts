import { isAscii, isUtf8 } from "node:buffer";
import type { Case, Explanation, Variant } from "./explanation.ts";
import { compactJson, type LayoutFamily, rewrites } from "./layouts.ts";
import type { Scheme } from "./scheme.ts";

/** The signature is right for other bytes than the ones sent. */
export const bodyExplanations: readonly Explanation[] = [
  { ...reserialized("quick", 12), share: 0.4 },
  { reason: "trailing_newline", explains: ["mismatch"], variants: trailingNewline },
  { reason: "line_endings", explains: ["mismatch"], variants: lineEndings },
  { reason: "byte_order_mark", explains: ["mismatch"], variants: byteOrderMark },
  { reason: "text_encoding", explains: ["mismatch"], variants: textEncoding },
];

/**
 * What to know of a body whose signature is right although code that writes the JSON again would refuse it;
 * null when JSON.stringify gives the same bytes, or other things than the body are signed.
 */
export function rawBytesNote(scheme: Scheme, body: Buffer): string | null {
  if (scheme.signed?.includes("{body}") !== true) return null;
  const compact = compactJson(body);
  if (compact === null || compact.equals(body)) return null;
  return "it fits the raw bytes; code that signs JSON.stringify(req.body) instead would refuse this body";
}

/** Tried after everything else: with a large body they take more time than all the rest. */
export const slowBodyExplanations: readonly Explanation[] = [reserialized("slow", 36)];

/** `pace`: what writing 1 MB of dense JSON in one of the layouts takes, ms. */
function reserialized(family: LayoutFamily, pace: number): Explanation {
  return {
    reason: "reserialized_body",
    explains: ["mismatch"],
    step: ({ request }) => (request.body.length / 1_048_576) * pace,
    *variants(found) {
      if (!signsBody(found)) return;
      for (const { layout, body } of rewrites(found.request.body, family)) {
        yield withBody(found, body, {
          why: `the signature fits the same JSON written again by ${layout}, not the bytes sent`,
          hint: "the sender must sign the exact bytes it sends; nothing on the way may parse the body and write it again",
        });
      }
    },
  };
}

function* trailingNewline(found: Case): Generator<Variant> {
  if (!signsBody(found)) return;
  const { body } = found.request;
  for (const [end, name] of newlines) {
    if (body.subarray(-end.length).toString("latin1") !== end) continue;
    yield withBody(found, body.subarray(0, -end.length), {
      why: `the signature fits the same bytes without the ${name} at the end`,
      hint: "an editor or `echo` added it; use printf, and curl with --data-binary",
    });
  }
  for (const [end, name] of newlines) {
    yield withBody(found, Buffer.concat([body, Buffer.from(end)]), {
      why: `the signature fits the same bytes with a ${name} at the end`,
      hint: "the sender signed it but something on the way cut it off; never trim a body (curl -d does, --data-binary does not)",
    });
  }
}

const newlines = [
  ["\r\n", "newline (CRLF)"],
  ["\n", "newline"],
] as const;

function* lineEndings(found: Case): Generator<Variant> {
  const { body } = found.request;
  if (!signsBody(found) || !body.includes("\n")) return;
  const hint = "an editor, git's autocrlf or reading a file as text changed them; keep and send the bytes";
  for (const [end, signed, sent] of [
    ["\n", "LF", "CRLF"],
    ["\r\n", "CRLF", "LF"],
  ] as const) {
    if (end === "\n" && !body.includes("\r\n")) continue;
    const changed = withLineEnds(body, end);
    if (changed.equals(body)) continue;
    const why = `the signature fits the same text with ${signed} line ends`;
    yield withBody(found, changed, { why: `${why}; the bytes here have ${sent}`, hint });
    if (!body.subarray(-1).equals(lineFeed)) continue;
    yield withBody(found, changed.subarray(0, -end.length), {
      why: `${why} and none at the end; the bytes here have ${sent}, and one more`,
      hint,
    });
  }
}

const lineFeed = Buffer.from("\n");

/** Byte by byte: where line ends are many, replacing them in a text takes ten times as long. */
function withLineEnds(body: Buffer, end: "\n" | "\r\n"): Buffer {
  const changed = Buffer.alloc(body.length * 2);
  let length = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (byte === 13 && body[at + 1] === 10) continue;
    if (byte === 10 && end === "\r\n") changed[length++] = 13;
    changed[length++] = byte;
  }
  return changed.subarray(0, length);
}

function* byteOrderMark(found: Case): Generator<Variant> {
  if (!signsBody(found)) return;
  const { body } = found.request;
  if (body.subarray(0, 3).equals(mark)) {
    yield withBody(found, body.subarray(3), {
      why: "the signature fits the same bytes without the byte order mark in front",
      hint: "save the file as UTF-8 without BOM",
    });
  } else {
    yield withBody(found, Buffer.concat([mark, body]), {
      why: "the signature fits the same bytes with a byte order mark in front",
      hint: "the sender signs a BOM that was cut off on the way; sign UTF-8 without BOM, or keep the bytes",
    });
  }
}

const mark = Buffer.from([0xef, 0xbb, 0xbf]);

function* textEncoding(found: Case): Generator<Variant> {
  const { body } = found.request;
  if (!signsBody(found) || isAscii(body)) return;
  const once = "encode the text once, to UTF-8, and use the same bytes for signing and sending";
  const raw = "hash the bytes themselves; decoding them to a string first changes what is signed";
  const decoded = Buffer.from(body.toString("utf8"), "latin1");
  const encoded = Buffer.from(body.toString("latin1"), "utf8");
  if (isUtf8(body)) {
    yield withBody(found, decoded, {
      why: isUtf8(decoded)
        ? "the signature fits the same text in UTF-8; the bytes here were encoded to UTF-8 twice"
        : "the signature fits the same text in Latin-1; the bytes here are UTF-8",
      hint: once,
    });
    yield withBody(found, encoded, {
      why: "the signature fits these bytes taken for Latin-1 and encoded to UTF-8 once more",
      hint: raw,
    });
  } else {
    yield withBody(found, encoded, {
      why: "the signature fits the same text in UTF-8; the bytes here are Latin-1",
      hint: once,
    });
    yield withBody(found, Buffer.from(body.toString("utf8")), {
      why: "the signature fits these bytes decoded to a string, in which bytes that are no UTF-8 were lost",
      hint: raw,
    });
  }
}

/** False where only fields or the form are signed: then other bytes of the body change nothing. */
function signsBody(found: Case): boolean {
  return found.scheme.signed?.includes("{body}") === true;
}

function withBody(found: Case, body: Buffer, words: { why: string; hint: string }): Variant {
  return { request: { ...found.request, body }, ...words };
}
