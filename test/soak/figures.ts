/** The value below which a part of all values lies; `NaN` of none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** How much more the last three values are than the first three after a part of them was left out as warm-up: 0.1 is a tenth more. */
export function growthOf(values: readonly number[], warmUp: number): number {
  const after = values.slice(Math.floor(values.length * warmUp));
  const three = Math.min(3, Math.max(1, Math.floor(after.length / 2)));
  return percentile(after.slice(-three), 0.5) / percentile(after.slice(0, three), 0.5) - 1;
}

export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
