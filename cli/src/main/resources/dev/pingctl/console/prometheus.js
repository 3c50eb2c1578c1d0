// Questions to Prometheus, through the console's own server.

/** What Prometheus, or the way to it, answered instead of data. */
export class Refusal extends Error {}

/**
 * Asks twice: chromium drops its requests, also those to its own machine, when a network of the machine changes, and
 * each container that starts or ends changes one.
 */
async function send(address) {
  try {
    return await fetch(address);
  } catch {
    return fetch(address);
  }
}

async function ask(path, parameters) {
  let answer;
  try {
    answer = await send(`api/v1/${path}?${new URLSearchParams(parameters)}`);
  } catch {
    throw new Refusal('The console has ended; start it again with: pingctl console');
  }
  let document;
  try {
    document = await answer.json();
  } catch {
    throw new Refusal(`Prometheus answered ${answer.status} and no JSON.`);
  }
  if (document.status !== 'success') {
    throw new Refusal(document.error);
  }
  return document.data;
}

/** The alerts that fire, those that began first at the beginning. */
export async function firingAlerts() {
  const { alerts } = await ask('alerts', {});
  return alerts.filter(({ state }) => state === 'firing').sort((a, b) => Date.parse(a.activeAt) - Date.parse(b.activeAt));
}

async function range(expression, { start, end, step }) {
  const data = await ask('query_range', { query: expression, start, end, step });
  return data.result;
}

/** What was read later than this many seconds ago may not have been there yet when it was asked for. */
const LATE = 30;

/** The series of one expression, window after window: Prometheus is asked for what is new alone. */
export class Answers {
  #known = { question: '', end: -Infinity, series: new Map() };

  /**
   * The series of an expression in a window; where it has more than `most` at the end, the highest of them, so that neither Prometheus'
   * answers nor the page grow with those that nobody could tell apart. `left` says how many are left out.
   */
  async of(expression, window, most = Infinity) {
    const total = most === Infinity ? 0 : await count(expression, window.end);
    const isBounded = total > most;
    const asked = isBounded ? highest(expression, window.step, most) : expression;
    const question = JSON.stringify([asked, window.step, window.length]);
    let from = question === this.#known.question && this.#known.end > window.start ? Math.max(window.start, this.#known.end - LATE) : window.start;
    let fresh = await range(asked, { ...window, start: from });
    if (isBounded && from > window.start && fresh.some(({ metric }) => !this.#known.series.has(JSON.stringify(metric)))) {
      from = window.start; // Others are the highest now, and they have a past.
      fresh = await range(asked, window);
    }
    this.#keep(question, window, from, fresh, isBounded);
    const series = [...this.#known.series.values()];
    return { series, left: isBounded ? total - series.length : 0 };
  }

  /** Puts what is new behind what was known and still lies in the window. */
  #keep(question, window, from, fresh, isBounded) {
    const series = new Map();
    if (from > window.start) {
      for (const [name, { metric, values }] of this.#known.series) {
        series.set(name, { metric, values: values.filter(([time]) => time >= window.start && time < from) });
      }
    }
    const names = new Set();
    for (const { metric, values } of fresh) {
      const name = JSON.stringify(metric);
      names.add(name);
      series.set(name, { metric, values: [...(series.get(name)?.values ?? []), ...values] });
    }
    for (const [name, { values }] of series) {
      if (values.length === 0 || (isBounded && !names.has(name))) {
        series.delete(name);
      }
    }
    this.#known = { question, end: window.end, series };
  }
}

function highest(expression, step, most) {
  return `(${expression}) and topk(${most}, last_over_time((${expression})[${step}s:${step}s] @ end()))`;
}

/** How many series an expression has at a moment; 0 where it cannot be counted: what is wrong with it is told when it is asked for. */
async function count(expression, time) {
  try {
    const { result } = await ask('query', { query: `count(${expression})`, time });
    return Number(result[0]?.value[1] ?? 0);
  } catch (failure) {
    if (failure instanceof Refusal) {
      return 0;
    }
    throw failure;
  }
}

/** The values that a label has on the series of a selector, sorted. */
export async function labelValues(label, selector, { start, end }) {
  const values = await ask(`label/${encodeURIComponent(label)}/values`, { 'match[]': selector, start, end });
  return values.sort();
}
