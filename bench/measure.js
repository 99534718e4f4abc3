/**
 * Runs every kind once per round, one after the other, so that whatever else the machine does hits all of them;
 * the first round only warms up. Answers the results of each kind, round by round.
 */
export async function inTurn(kinds, rounds, work) {
  const measured = Object.fromEntries(kinds.map((kind) => [kind, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const kind of kinds) {
      const result = await work(kind, round);
      if (round > 0) measured[kind].push(result);
    }
  }
  return measured;
}

/** Median, least and most of what the rounds give when the one is divided by the other. */
export function ratio(above, below) {
  return spread(above.map((value, round) => value / below[round]));
}

export function spread(values) {
  return { value: median(values), least: Math.min(...values), most: Math.max(...values) };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** The value below which this part of all values lies. */
export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}
