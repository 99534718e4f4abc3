import leven from "leven";

/**
 * The candidate a person most likely meant, or null when none is close: about one letter in three may differ.
 * Upper and lower case count as equal.
 */
export function nearest(wanted: string, candidates: readonly string[]): string | null {
  // Nothing a person mistypes is longer, and the distance costs the product of both lengths.
  if (wanted.length > 200) return null;
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: { candidate: string; distance: number } | null = null;
  for (const candidate of candidates) {
    const distance = leven(wanted.toLowerCase(), candidate.toLowerCase(), { maxDistance: limit + 1 });
    if (distance <= limit && distance < (best?.distance ?? limit + 1)) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}
