import { count } from "./time.ts";

const units = ["B", "KB", "MB", "GB", "TB"];

/** A number of bytes for a human: `812 B`, `1.4 MB`, `12 GB`; 1 KB is 1,024 B. */
export function size(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${units[power]}`;
}

/** The exact number: `1 byte`, `1,234 bytes`. */
export function byteCount(bytes: number): string {
  return `${count(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
}
