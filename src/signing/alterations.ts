import { parseJson } from "../events/json.ts";

/** More bytes than this are not tried: who signs none of them signs fields that stand elsewhere. */
const mostTries = 2000;

/**
 * Copies of a body with one byte changed each, from the end on: a letter or digit outside the signature, else
 * the last byte. What is JSON stays JSON. Yields nothing for an empty body.
 */
export function* alterations(body: Buffer, signature: string): Generator<Buffer> {
  const isJson = parseJson(body) !== undefined;
  for (const at of places(body, signature)) {
    const altered = Buffer.from(body);
    altered.writeUInt8(otherByte(body.readUInt8(at)), at);
    if (!isJson || parseJson(altered) !== undefined) yield altered;
  }
}

function places(body: Buffer, signature: string): number[] {
  const start = signature === "" ? -1 : body.indexOf(signature);
  const end = start < 0 ? -1 : start + signature.length;
  const found: number[] = [];
  for (let at = body.length - 1; at >= 0 && found.length < mostTries; at--) {
    const isSignature = at >= start && at < end;
    if (!isSignature && isLetter(body.readUInt8(at))) found.push(at);
  }
  return found.length > 0 || body.length === 0 ? found : [body.length - 1];
}

function otherByte(byte: number): number {
  if (!isLetter(byte)) return byte ^ 1;
  return /[9zZ]/.test(String.fromCharCode(byte)) ? byte - 1 : byte + 1;
}

function isLetter(byte: number): boolean {
  return /[0-9A-Za-z]/.test(String.fromCharCode(byte));
}
