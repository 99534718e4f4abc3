/** Parsed JSON in which numbers that languages write differently are strings with a mark around their place. */
export interface Marked {
  readonly value: unknown;
  /** The numbers as they were sent. */
  readonly numbers: readonly string[];
}

/**
 * JavaScript reads `1000.00` as 1000 and rounds long integers. Such numbers are taken out as marked strings
 * before parsing, so that each layout can put them back the way its language writes them.
 */
export function markNumbers(text: string, value: unknown): Marked {
  if (text.includes(mark)) return { value, numbers: [] };
  // Text in a string may look like a number too. Marks there break the JSON; then strings are told apart.
  return markEach(text, oddValue, value) ?? markEach(text, oddToken, value) ?? { value, numbers: [] };
}

/** JSON text with the marked numbers put back, each written by `write`. */
export function filled(marked: Marked, write: (source: string) => string, indent = 0): string {
  const text = JSON.stringify(marked.value, null, indent);
  if (marked.numbers.length === 0) return text;
  return text.replace(/"\ue000(\d+)\ue000"/g, (_, index) => write(marked.numbers[Number(index)] ?? "0"));
}

/** Python keeps integers of any length; `repr` of a float has a point, or an exponent of two digits. */
export function pythonNumber(source: string): string {
  if (/^-?\d+$/.test(source)) return source;
  const number = Number(source);
  if (!Number.isFinite(number)) return number < 0 ? "-Infinity" : "Infinity";
  const { digits, sign, power, large } = scientific(number, 16);
  if (large) return `${digits}e${sign}${power.padStart(2, "0")}`;
  const text = Object.is(number, -0) ? "-0" : String(number);
  return Number.isInteger(number) ? `${text}.0` : text;
}

/** PHP keeps integers of 64 bits; a float with an exponent has a point too: `1.0e+25`. */
export function phpNumber(source: string): string {
  const whole = /^-?\d{1,19}$/.test(source);
  if (whole && BigInt.asIntN(64, BigInt(source)) === BigInt(source)) return source;
  const number = Number(source);
  const { digits, sign, power, large } = scientific(number, 17);
  if (large) return `${digits}${digits.includes(".") ? "" : ".0"}e${sign}${power}`;
  return Object.is(number, -0) ? "-0.0" : String(number);
}

/** The shortest digits of a number and its power of ten; `large` from that power on and below -4. */
function scientific(number: number, limit: number) {
  const [digits = "0", exponent = "+0"] = number.toExponential().split("e");
  const large = number !== 0 && (Number(exponent) < -4 || Number(exponent) >= limit);
  return { digits, sign: exponent.slice(0, 1), power: exponent.slice(1), large };
}

const mark = "\ue000";

/** Numbers that languages write differently: `10.50`, `1e3`, `0.00001`, and more digits than a double holds. */
const odd = String.raw`-?(?:0\.0000\d*|\d+(?:\.\d*0|(?:\.\d+)?[eE][+-]?\d+)|(?=[\d.]{16})\d+(?:\.\d+)?)(?=\s*[,}\]])`;
const oddValue = new RegExp(String.raw`([:,[]\s*)(${odd})`, "g");
const oddToken = new RegExp(String.raw`("[^"\\]*(?:\\.[^"\\]*)*")|(${odd})`, "g");

function markEach(text: string, pattern: RegExp, value: unknown): Marked | null {
  const numbers: string[] = [];
  const marked = text.replace(pattern, (found, before: string | undefined, number: string | undefined) =>
    number === undefined ? found : `${before ?? ""}"${mark}${numbers.push(number) - 1}${mark}"`,
  );
  if (numbers.length === 0) return { value, numbers };
  try {
    return { value: JSON.parse(marked), numbers };
  } catch {
    return null;
  }
}
