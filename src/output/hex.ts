import { type Text, toText } from "./text.ts";

/** Offset, sixteen bytes and their printable characters per line; eight where sixteen do not fit. */
export function hexLines(bytes: Buffer, columns: number): Text[] {
  const perLine = columns < 75 ? 8 : 16;
  const lines: Text[] = [];
  for (let offset = 0; offset < bytes.length; offset += perLine) {
    const row = bytes.subarray(offset, offset + perLine);
    const octets = [...row].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const printable = row.toString("latin1").replace(/[^\x20-\x7e]/g, ".");
    lines.push(
      toText(`${offset.toString(16).padStart(8, "0")}  ${octets.padEnd(perLine * 3 - 1)}  ${printable}`),
    );
  }
  return lines;
}
