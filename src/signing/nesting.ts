/** Deeper JSON is nobody's event: other languages stop at 64 to 1000 levels, and writing it exhausts the stack. */
const deepest = 512;

/**
 * How many characters valid JSON text would grow by if every value stood on a line of its own, indented by one
 * per level. Infinity when it is nested too deeply to be written again.
 */
export function indentationOf(json: string): number {
  let depth = 0;
  let total = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfString(json, at);
    else if (code === comma) total += depth;
    else if (code === openBrace || code === openBracket) {
      depth += 1;
      total += depth;
      if (depth > deepest) return Number.POSITIVE_INFINITY;
    } else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
      total += depth;
    }
  }
  return total;
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) return at;
    if (code === backslash) at += 1;
  }
  return json.length;
}
