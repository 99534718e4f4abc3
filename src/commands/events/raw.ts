import { isUtf8 } from "node:buffer";
import { WhkError } from "../../errors.ts";
import type { Delivery } from "../../events/delivery.ts";
import { escapeText } from "../../output/escape.ts";
import type { Io } from "../../output/io.ts";

/**
 * Writes the exact bytes of the body and nothing else. Throws a usage error for bytes that could make a terminal do
 * something, when stdout is one.
 */
export function printRaw(io: Io, { id, body }: Pick<Delivery, "id" | "body">): void {
  if (io.stdoutIsTty && !isHarmless(body)) {
    throw new WhkError("usage", "binary_to_terminal", "the body has bytes a terminal must not be sent", {
      hint: `write it to a file: \`whk events show ${id} --raw > body\`, or look at it with --hex`,
    });
  }
  io.bytes(body);
}

/** Text without control and invisible characters but line ends and tabs. */
function isHarmless(body: Buffer): boolean {
  if (!isUtf8(body)) return false;
  const plain = body.toString("utf8").replace(/\r?\n|\t/g, " ");
  return escapeText(plain) === plain;
}
