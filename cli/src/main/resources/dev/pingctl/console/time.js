// The time range of the dashboard and what queries make of it.

/** How often Prometheus asks its targets (prometheus.yml), in seconds. */
const SCRAPE_INTERVAL = 5;
/** A panel is about as many dots wide. */
const MOST_POINTS = 400;
const UNITS = { s: 1, m: 60, h: 3600, d: 86400 };

/** Seconds of a duration such as 15m. */
export function seconds(duration) {
  const [, number, unit] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  if (!number) {
    throw new Error(`${duration} is not a duration such as 15m`);
  }
  return number * UNITS[unit];
}

/** The window that ends now: start, end and step in seconds, both ends a multiple of the step. */
export function window(length, now) {
  const step = Math.max(SCRAPE_INTERVAL, Math.ceil(length / MOST_POINTS / SCRAPE_INTERVAL) * SCRAPE_INTERVAL);
  const end = Math.floor(now / step) * step;
  return { start: end - length, end, step, length };
}

/** The values of the variables that every dashboard has. */
export function builtIns({ step, length }) {
  return {
    __interval: `${step}s`,
    __rate_interval: `${Math.max(4 * SCRAPE_INTERVAL, step + SCRAPE_INTERVAL)}s`,
    __range: `${length}s`,
    __range_s: String(length),
    __range_ms: String(length * 1000),
  };
}
