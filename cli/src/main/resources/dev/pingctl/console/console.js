// The console: one dashboard, drawn again and again.

import { Alerts } from './alerts.js';
import { panel } from './panels.js';
import { Refusal } from './prometheus.js';
import { builtIns, seconds, window as windowOf } from './time.js';
import { Variables } from './variables.js';

const RANGES = ['5m', '15m', '1h', '3h', '6h', '24h'];
const NEVER = 'off';

const at = (id) => document.getElementById(id);

function choices(select, values, chosen) {
  const all = values.includes(chosen) ? values : [chosen, ...values];
  select.replaceChildren(...all.map((value) => new Option(value, value, false, value === chosen)));
}

function notice(text) {
  at('notice').textContent = text;
  at('notice').hidden = text === '';
}

/** The range that the page's address asks for, as Grafana's do: ?from=now-1h. */
function rangeOf(query) {
  return /^now-(\d+[smhd])$/.exec(new URLSearchParams(query).get('from'))?.[1];
}

class Console {
  #variables;
  #panels;
  #alerts = new Alerts(at('alerts'));
  #stale = true; // what the menus offer is no more what may be chosen
  #again = 0;
  #running = Promise.resolve();

  constructor(dashboard) {
    document.title = `${dashboard.title} · pingctl console`;
    at('title').textContent = dashboard.title;
    choices(at('range'), RANGES, rangeOf(location.search) ?? dashboard.time.from.replace(/^now-/, ''));
    choices(at('refresh'), [...dashboard.timepicker.refresh_intervals, NEVER], dashboard.refresh || NEVER);
    this.#variables = new Variables(dashboard.templating.list);
    this.#panels = dashboard.panels.map(panel);
    at('panels').replaceChildren(...this.#panels.map(({ element }) => element));
    at('range').addEventListener('change', ({ target }) => {
      history.replaceState(null, '', `?from=now-${target.value}`);
      this.refresh();
    });
    at('refresh').addEventListener('change', () => this.refresh());
    document.addEventListener('visibilitychange', () => document.hidden || this.refresh());
  }

  /** Draws anew when what is being drawn is done, and then again and again. */
  refresh() {
    clearTimeout(this.#again);
    this.#running = this.#running.then(() => this.#drawAll());
    return this.#running;
  }

  async #drawAll() {
    const began = performance.now();
    const window = windowOf(seconds(at('range').value), Date.now() / 1000);
    let trouble = '';
    try {
      this.#stale = (await this.#variables.load(window)) || this.#stale;
      if (this.#stale && !at('variables').querySelector('details[open]')) {
        this.#variables.draw(at('variables'), () => this.refresh());
        this.#stale = false;
      }
    } catch (failure) {
      trouble = wordsOf(failure);
    }
    const values = { ...builtIns(window), ...this.#variables.values() };
    const done = await Promise.allSettled([this.#alerts.update(), ...this.#panels.map((each) => each.update(window, values))]);
    trouble ||= done.filter(({ status }) => status === 'rejected').map(({ reason }) => wordsOf(reason))[0] ?? '';
    notice(trouble);
    Object.assign(document.body.dataset, { drawn: Date.now(), took: Math.round(performance.now() - began) });
    document.body.dataset.ready ??= String(Math.round(performance.now()));
    clearTimeout(this.#again);
    if (at('refresh').value !== NEVER && !document.hidden) {
      // At the turn of the interval, where the window ends that is asked for: what was read just before is drawn at once.
      const interval = seconds(at('refresh').value) * 1000;
      this.#again = setTimeout(() => this.refresh(), interval - (Date.now() % interval));
    }
  }
}

function wordsOf(failure) {
  if (!(failure instanceof Refusal)) {
    throw failure;
  }
  return failure.message;
}

const answer = await fetch('dashboard.json');
if (answer.ok) {
  await new Console(await answer.json()).refresh();
} else {
  notice(await answer.text());
}
