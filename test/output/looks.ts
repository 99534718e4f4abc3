import { Chalk } from "chalk";
import type { DeliveryLook } from "../../src/output/look.ts";
import { paintWith } from "../../src/output/paint.ts";
import { glyphsFor } from "../../src/output/terminal.ts";
import type { Text } from "../../src/output/text.ts";
import { noon } from "./outcomes.ts";

/** A look without the streams: coloured for a `tty`, with plain signs for `ascii`. */
export function plainLook(
  told: { columns?: number; tty?: boolean; ascii?: boolean } & Partial<DeliveryLook> = {},
): DeliveryLook {
  const { columns = 120, tty = false, ascii = false, ...rest } = told;
  const brush = tty ? new Chalk({ level: 1 }) : null;
  return {
    paint: paintWith(() => brush),
    glyphs: glyphsFor({ LANG: ascii ? "C" : "C.UTF-8" }, "linux"),
    columns,
    now: noon,
    timeZone: "UTC",
    showHeaders: false,
    showBody: false,
    ...rest,
  };
}

export function plainLines(lines: readonly Text[]): string[] {
  return lines.map((line) => line.plain);
}

/** As a stream would get them. */
export function printed(lines: readonly Text[]): string {
  return lines.map((line) => `${line.styled}\n`).join("");
}

export const withoutColors = (value: string) => value.replace(/\x1b\[(?:1|2|22|3[1236]|39)m/g, "");
