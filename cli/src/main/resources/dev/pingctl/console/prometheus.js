// Questions to Prometheus, through the console's own server.

/** What Prometheus, or the way to it, answered instead of data. */
export class Refusal extends Error {}

async function ask(path, parameters) {
  let answer;
  try {
    answer = await fetch(`api/v1/${path}?${new URLSearchParams(parameters)}`);
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

/** Every series of an expression between two moments (seconds), one point each `step` seconds. */
export async function range(expression, { start, end, step }) {
  const data = await ask('query_range', { query: expression, start, end, step });
  return data.result;
}

/** The values that a label has on the series of a selector, sorted. */
export async function labelValues(label, selector, { start, end }) {
  const values = await ask(`label/${encodeURIComponent(label)}/values`, { 'match[]': selector, start, end });
  return values.sort();
}
