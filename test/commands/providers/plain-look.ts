import type { Look } from "../../../src/output/look.ts";
import { toText } from "../../../src/output/text.ts";

/** A look without colours; Infinity columns for a pipe. */
export function plainLook(columns: number): Look {
  const plain = toText;
  const paint = { green: plain, red: plain, yellow: plain, cyan: plain, dim: plain, bold: plain };
  const glyphs = {
    ok: "ok",
    fail: "x",
    to: "->",
    from: "<-",
    dot: ".",
    ellipsis: "~",
    full: "#",
    empty: "-",
  };
  return { paint, glyphs, columns };
}
