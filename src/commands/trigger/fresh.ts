const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

/**
 * An id in the provider's form: in `pattern`, `{16}` becomes 16 random letters and digits and `{uuid}` a
 * random UUID; everything else stands for itself.
 */
export function freshId(pattern: string, bytes: (count: number) => Buffer): string {
  return pattern.replace(/\{(uuid|\d{1,3})\}/g, (_, part: string) =>
    part === "uuid" ? uuid(bytes(16)) : word(bytes(Number(part))),
  );
}

/**
 * A time as JSON text, in the form the sample has it: a number stays a number, text stays text, and an ISO
 * time keeps to whole seconds where the sample does.
 */
export function freshTime(now: number, as: "iso" | "unix" | "unix-ms", sample: unknown): string {
  if (as === "iso") {
    const iso = new Date(now).toISOString();
    const wholeSeconds = typeof sample === "string" && !/\.\d/.test(sample);
    return JSON.stringify(wholeSeconds ? iso.replace(/\.\d+Z$/, "Z") : iso);
  }
  const digits = String(as === "unix" ? Math.floor(now / 1000) : now);
  return typeof sample === "string" ? JSON.stringify(digits) : digits;
}

function word(bytes: Buffer): string {
  return [...bytes].map((byte) => letters.charAt(byte % letters.length)).join("");
}

/** A version 4 UUID from 16 random bytes (RFC 9562, section 5.4). */
function uuid(random: Buffer): string {
  const bytes = Buffer.from(random);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
