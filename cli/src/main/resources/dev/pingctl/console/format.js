// Numbers as people read them, by the units that Grafana names; and times.

const SCALES = {
  s: [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs'], [1e-9, 'ns']],
  bytes: [[2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB'], [1, 'B']],
  plain: [[1e9, 'Bil'], [1e6, 'Mil'], [1e3, 'K'], [1, '']],
};

function scaled(value, scale, decimals) {
  const [factor, name] = scale.find(([size]) => (value === 0 ? size === 1 : Math.abs(value) >= size)) ?? scale.at(-1);
  return `${rounded(value / factor, decimals)} ${name}`.trimEnd();
}

function rounded(value, decimals) {
  if (decimals !== undefined) {
    return value.toFixed(decimals);
  }
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

/** A value with its unit. Values that are no numbers are shown as a dash. */
export function format(value, unit, decimals) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return '–';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? '∞' : '-∞';
  }
  switch (unit) {
    case 's':
      return scaled(value, SCALES.s, decimals);
    case 'bytes':
      return scaled(value, SCALES.bytes, decimals);
    case 'percentunit':
      return `${rounded(value * 100, decimals)} %`;
    case 'reqps':
      return `${rounded(value, decimals)} req/s`;
    case 'ops':
      return `${rounded(value, decimals)} ops/s`;
    default:
      return decimals === 0 && Math.abs(value) < 1e15 ? value.toFixed(0) : scaled(value, SCALES.plain, decimals);
  }
}

/** The time of the day, on this machine's clock. */
export function clock(time, exact) {
  return new Date(time * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: exact === true ? '2-digit' : undefined, hour12: false });
}

/** The color of a value by the thresholds of a panel. */
export function colorOf(value, thresholds) {
  let color = 'green';
  for (const step of thresholds?.steps ?? []) {
    if (step.value === null || value >= step.value) {
      color = step.color;
    }
  }
  return { text: 'var(--ink)', green: '#3d9a50', orange: '#e8871e', red: '#d43a2f', yellow: '#d9a514', blue: '#3a7bd5' }[color] ?? color;
}
