// The last day, hour by hour.
export interface Hour {
  /** Its first moment, ms since 1970. */
  at: number;
  completed: number;
  failed: number;
}

const hour = 3600_000;

/** 24 hours, the one under way last; those of which nothing is told had nothing. */
export function lastDay(told: readonly {hour: string; completed: number; failed: number}[], now: number): Hour[] {
  const first = Math.floor(now / hour) * hour - 23 * hour;
  const days = Array.from({length: 24}, (_, i): Hour => ({at: first + i * hour, completed: 0, failed: 0}));
  for (const {hour: at, completed, failed} of told) {
    const slot = days[Math.floor((Date.parse(at) - first) / hour)];
    if (!slot) continue;
    slot.completed += completed;
    slot.failed += failed;
  }
  return days;
}
