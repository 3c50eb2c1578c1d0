// Series as panels draw them: with one value for every step of the window.

/** A series without a sample in as many of the last steps has ended: what made it has gone, or nobody can ask it. */
const MISSED = 3;

function nameOf(metric, legend) {
  if (legend && legend !== '__auto') {
    return legend.replace(/{{\s*(\w+)\s*}}/g, (whole, label) => metric[label] ?? '');
  }
  return Object.entries(metric).filter(([label]) => label !== '__name__').map(([label, value]) => `${label}="${value}"`).join(', ');
}

/** A series with one value (or null, for none and for what is no number) for every step of the window, so that all share their moments. */
export function aligned({ metric, values }, legend, { start, end, step }) {
  const numbers = new Array(Math.round((end - start) / step) + 1).fill(null);
  let newest = -Infinity;
  for (const [time, text] of values) {
    const value = Number(text);
    numbers[Math.round((time - start) / step)] = Number.isNaN(value) ? null : value;
    newest = Math.max(newest, time);
  }
  return { name: nameOf(metric, legend), numbers, ended: newest < end - MISSED * step };
}

/** The index of the last value; -1 where there is none. */
export function lastOf({ numbers }) {
  return numbers.findLastIndex((value) => value !== null);
}

/** Whether the last value is too old to be what is now: the series has ended, or has given no number since. */
export function isOld(series) {
  return series.ended || lastOf(series) < series.numbers.length - 1 - MISSED;
}

/** The series with the highest last values, in the order they came in; those that have ended come last. */
export function highest(series, most) {
  const rank = (each) => (each.ended ? -Infinity : each.numbers[lastOf(each)]);
  const high = new Set(series.toSorted((a, b) => rank(b) - rank(a)).slice(0, most));
  return series.filter((each) => high.has(each));
}

/**
 * The numbers of each series on top of the sum of those that come after it: the last one is the lowest. Where one has no number and another
 * has, it adds nothing; where none has, there is none.
 */
export function stacked(all) {
  const known = (all[0] ?? []).map((value, index) => all.some((numbers) => numbers[index] !== null));
  const sums = known.map(() => 0);
  return all.toReversed().map((numbers) => numbers.map((value, index) => (known[index] ? (sums[index] += value ?? 0) : null))).toReversed();
}
