// The numbers behind the charts.
export interface Bin {
  from: number;
  to: number;
  count: number;
}

/** A width that people count in: 1, 2 or 5 times a power of ten. */
export function niceWidth(span: number, bins: number): number {
  const raw = span / Math.max(1, bins);
  const power = 10 ** Math.floor(Math.log10(raw));
  const times = [1, 2, 5, 10].find((one) => one * power >= raw * (1 - 1e-9)) ?? 10;
  return times * power;
}

/** The least and the most; of none both are infinite. */
export function extent(values: readonly number[]): [number, number] {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** Bins of a nice width, about so many; the last holds its upper end too. */
export function histogram(values: readonly number[], about = 24): Bin[] {
  if (values.length === 0) return [];
  const [low, high] = extent(values);
  const width = high > low ? niceWidth(high - low, about) : 0.1;
  const first = Math.floor(low / width + 1e-9);
  const count = Math.max(1, Math.ceil(high / width - 1e-9) - first);
  const edge = (i: number) => Number(((first + i) * width).toPrecision(12));
  const bins = Array.from({length: count}, (_, i) => ({from: edge(i), to: edge(i + 1), count: 0}));
  for (const value of values) {
    const bin = bins[Math.min(count - 1, Math.max(0, Math.floor(value / width - first + 1e-9)))];
    if (bin) bin.count += 1;
  }
  return bins;
}

export function median(values: readonly number[]): number | undefined {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return undefined;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Pearson's r; undefined where one of them does not vary. */
export function correlation(points: readonly (readonly [number, number])[]): number | undefined {
  const n = points.length;
  if (n < 2) return undefined;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n, meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  let xy = 0, xx = 0, yy = 0;
  for (const [x, y] of points) {
    xy += (x - meanX) * (y - meanY);
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined;
}
