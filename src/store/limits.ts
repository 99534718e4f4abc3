/** Up to where the settings let the store grow, as they are written; what is left out is the default. */
export interface StoreLimits {
  /** `500mb`, `2gb`; `none`. */
  readonly maxSize?: string;
  /** `12h`, `30d`; `none`. */
  readonly maxAge?: string;
}

export type StoreLimit = keyof StoreLimits;

/** So much is kept when nobody says otherwise: a store must not fill a disk unasked. */
export const defaultLimits: Required<StoreLimits> = { maxSize: "1gb", maxAge: "none" };

/** How the value of each limit is to be written. */
export const limitForms: Readonly<Record<StoreLimit, string>> = {
  maxSize: "a size of 1mb or more such as 500mb or 2gb, or none",
  maxAge: "an age of 1m or more such as 12h or 30d, or none",
};

const units: Readonly<Record<StoreLimit, Readonly<Record<string, number>>>> = {
  maxSize: { mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40 },
  maxAge: { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 },
};

/** A limit as a number of bytes or ms; null: there is none. Undefined for what is no limit. */
export function parseLimit(limit: StoreLimit, text: string): number | null | undefined {
  if (text === "none") return null;
  const [, number = "", unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?) ?([a-z]{1,2})$/.exec(text.toLowerCase()) ?? [];
  const size = Object.entries(units[limit]).find(([name]) => name === unit)?.[1];
  if (size === undefined || Number(number) < 1) return undefined;
  return Math.round(Number(number) * size);
}

/** The limits as numbers; the settings file was checked when it was read. */
export function readLimits(limits: StoreLimits = {}): { maxBytes: number | null; maxAge: number | null } {
  const { maxSize, maxAge } = { ...defaultLimits, ...limits };
  return { maxBytes: parseLimit("maxSize", maxSize) ?? null, maxAge: parseLimit("maxAge", maxAge) ?? null };
}
