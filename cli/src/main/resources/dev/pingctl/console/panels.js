// Panels: each draws the series of its expressions in the way of its type.

import { colorOf, format } from './format.js';
import { Answers } from './prometheus.js';
import { fill } from './variables.js';

/** More lines than this help no eye; those with the highest last value are asked for and drawn. */
const MOST_SERIES = 20;
const LEGEND_ENTRIES = 12;
const COLORS = ['#3a7bd5', '#e8871e', '#3d9a50', '#b04ac8', '#d43a2f', '#0f9aa8', '#9a7b1a', '#6b6fd8', '#c2477f', '#5b8a3c'];
const SVG = 'http://www.w3.org/2000/svg';

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function drawing(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function nameOf(metric, legend) {
  if (legend && legend !== '__auto') {
    return legend.replace(/{{\s*(\w+)\s*}}/g, (whole, label) => metric[label] ?? '');
  }
  return Object.entries(metric).filter(([label]) => label !== '__name__').map(([label, value]) => `${label}="${value}"`).join(', ');
}

/** A series with one value (or null) for every step of the window, so that all share their moments. */
function aligned({ metric, values }, legend, { start, end, step }) {
  const numbers = new Array(Math.round((end - start) / step) + 1).fill(null);
  for (const [time, text] of values) {
    const value = Number(text);
    numbers[Math.round((time - start) / step)] = Number.isNaN(value) ? null : value;
  }
  return { name: nameOf(metric, legend), numbers };
}

function lastOf({ numbers }) {
  return numbers.findLastIndex((value) => value !== null);
}

function clock(time, exact) {
  return new Date(time * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: exact === true ? '2-digit' : undefined, hour12: false });
}

class Panel {
  #targets;
  element;
  body = element('div', { className: 'body' });
  remark = element('span', { className: 'remark' });

  constructor(definition) {
    this.definition = definition;
    this.#targets = (definition.targets ?? []).filter(({ hide }) => !hide).map((target) => ({ ...target, known: new Answers() }));
    this.defaults = definition.fieldConfig?.defaults ?? {};
    this.element = element('section', { className: 'panel', title: definition.description ?? '' },
      element('h2', {}, definition.title, ' ', this.remark), this.body);
    const { x, y, w, h } = definition.gridPos;
    this.element.style.gridColumn = `${x + 1} / span ${w}`;
    this.element.style.gridRow = `${y + 1} / span ${h}`;
    Object.assign(this.element.dataset, { panel: definition.id, type: definition.type, state: 'loading' });
  }

  /** Asks for the panel's series and draws them; what goes wrong stands in the panel, and is thrown on. */
  async update(window, variables) {
    try {
      const answers = await Promise.all(this.#targets.map(({ expr, known }) => known.of(fill(expr, variables), window, this.most)));
      const series = answers.flatMap((answer, index) => answer.series.map((each) => aligned(each, this.#targets[index].legendFormat, window)));
      const shown = series.filter((each) => lastOf(each) >= 0);
      if (shown.length === 0) {
        this.say('empty', 'No data yet');
      } else {
        this.element.dataset.state = 'drawn';
        this.draw(window, shown, answers.reduce((sum, { left }) => sum + left, 0));
      }
    } catch (failure) {
      this.say('failed', failure.message);
      throw failure;
    }
  }

  format(value) {
    return format(value, this.defaults.unit, this.defaults.decimals);
  }

  say(state, text) {
    this.element.dataset.state = state;
    this.clear();
    this.remark.textContent = '';
    this.body.replaceChildren(element('p', { className: state === 'failed' ? 'remark failed' : 'remark' }, text));
  }

  clear() {}
}

/** The last value of the first series, as its kind of panel shows it. */
class Single extends Panel {
  draw(window, [series]) {
    const index = lastOf(series);
    const value = series.numbers[index];
    Object.assign(this.element.dataset, { value, time: window.start + index * window.step });
    this.show(value, colorOf(value, this.defaults.thresholds), series);
  }
}

class Stat extends Single {
  show(value, color, { numbers }) {
    const output = element('output', { value: this.format(value) });
    output.style.color = color;
    this.body.replaceChildren(element('div', { className: 'stat' }, output, this.#line(numbers, color)));
  }

  #line(numbers, color) {
    const known = numbers.filter((value) => value !== null);
    const low = Math.min(...known);
    const span = Math.max(...known) - low || 1;
    const points = numbers.flatMap((value, index) =>
      value === null ? [] : [`${((100 * index) / Math.max(1, numbers.length - 1)).toFixed(2)},${(28 - (26 * (value - low)) / span).toFixed(2)}`]);
    return drawing('svg', { viewBox: '0 0 100 30', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      drawing('polyline', { points: points.join(' '), fill: 'none', stroke: color, 'stroke-width': 1.5, 'vector-effect': 'non-scaling-stroke' }));
  }
}

class Gauge extends Single {
  show(value, color) {
    const { min = 0, max = 100 } = this.defaults;
    const share = Math.min(1, Math.max(0, (value - min) / (max - min)));
    const text = drawing('text', { x: 50, y: 48, 'font-size': 13 }, this.format(value));
    this.body.replaceChildren(element('div', { className: 'gauge' }, drawing('svg', { viewBox: '0 0 100 56', role: 'img' },
      drawing('path', { d: arc(1), fill: 'none', stroke: 'var(--line)', 'stroke-width': 9 }),
      drawing('path', { d: arc(share), fill: 'none', stroke: color, 'stroke-width': 9 }), text)));
  }
}

function arc(share) {
  const angle = Math.PI * (1 - share);
  return `M 10 50 A 40 40 0 0 1 ${(50 + 40 * Math.cos(angle)).toFixed(2)} ${(50 - 40 * Math.sin(angle)).toFixed(2)}`;
}

/** The ends of the axis for values from low to high; a panel may say where it begins and ends. */
function rangeOf(low, high, { min, max }) {
  const bottom = min ?? low ?? 0;
  const top = max ?? (high > bottom || min === undefined ? high ?? 1 : bottom + 1);
  const [from, to] = uPlot.rangeNum(bottom, top, 0.1, true);
  return [min ?? from, to];
}

class TimeSeries extends Panel {
  #plot;
  #names = '';
  #numbers = [];
  #resize = new ResizeObserver(() => this.#plot?.setSize(this.#size()));

  most = MOST_SERIES;

  draw(window, series, left) {
    const last = (each) => each.numbers[lastOf(each)];
    const high = new Set(series.toSorted((a, b) => last(b) - last(a)).slice(0, MOST_SERIES));
    const drawn = series.filter((each) => high.has(each)); // In the order they came in: the same lines need no new plot.
    const all = series.length + left;
    this.remark.textContent = drawn.length < all ? `${drawn.length} of ${all} series drawn, the highest` : '';
    this.#numbers = drawn.map(({ numbers }) => numbers);
    const data = [this.#numbers[0].map((value, index) => window.start + index * window.step), ...this.#stacked()];
    const names = drawn.map(({ name }) => name || this.definition.title);
    if (!this.#plot || this.#names !== names.join('\n')) {
      this.#make(names, data);
    } else {
      this.#plot.setData(data);
    }
  }

  clear() {
    this.#resize.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #isStacked() {
    return this.defaults.custom?.stacking?.mode === 'normal';
  }

  #stacked() {
    if (!this.#isStacked()) {
      return this.#numbers;
    }
    const sums = new Array(this.#numbers[0].length).fill(0);
    return this.#numbers.map((numbers) => numbers.map((value, index) => (value === null ? null : (sums[index] += value))));
  }

  #size() {
    const legend = this.body.querySelector('.u-legend')?.offsetHeight ?? 0;
    return { width: Math.max(50, this.body.clientWidth), height: Math.max(50, this.body.clientHeight - legend) };
  }

  #make(names, data) {
    this.clear();
    this.#names = names.join('\n');
    this.body.replaceChildren();
    const style = getComputedStyle(this.element);
    const axis = { stroke: style.color, grid: { stroke: style.borderTopColor, width: 1 }, ticks: { show: false } };
    const opacity = Math.round(((this.defaults.custom?.fillOpacity ?? 0) * 255) / 100).toString(16).padStart(2, '0');
    this.#plot = new uPlot({
      ...this.#size(),
      cursor: { sync: { key: 'pingctl' } },
      legend: { show: names.length <= LEGEND_ENTRIES },
      scales: { y: { range: (plot, low, high) => rangeOf(low, high, this.defaults) } },
      axes: [
        { ...axis, size: 28, space: 80, values: (plot, ticks, number, space, apart) => ticks.map((tick) => clock(tick, apart < 60)) },
        { ...axis, size: 70, values: (plot, ticks) => ticks.map((tick) => format(tick, this.defaults.unit)) },
      ],
      bands: this.#isStacked() ? names.slice(1).map((name, index) => ({ series: [index + 2, index + 1] })) : [],
      series: [{ value: (plot, time) => clock(time ?? plot.data[0].at(-1), true) }, ...names.map((label, index) => ({
        label,
        stroke: COLORS[index % COLORS.length],
        fill: COLORS[index % COLORS.length] + opacity,
        width: 1.5,
        points: { show: false },
        value: (plot, value, series, moment) => this.format(this.#numbers[series - 1]?.[moment ?? lastOf({ numbers: this.#numbers[series - 1] })]),
      }))],
    }, data, this.body);
    this.#plot.setSize(this.#size()); // Now the legend says how much room it takes.
    this.#resize.observe(this.body);
  }
}

class Row {
  constructor({ title, gridPos }) {
    this.element = element('section', { className: 'panel row' }, element('h2', {}, title));
    this.element.style.gridRow = `${gridPos.y + 1}`;
  }

  async update() {}
}

class Unknown extends Panel {
  async update() {
    this.say('unknown', `Panels of the type "${this.definition.type}" are drawn by Grafana alone.`);
  }
}

const KINDS = { timeseries: TimeSeries, stat: Stat, gauge: Gauge, row: Row };

/** The panel that a dashboard's definition asks for. */
export function panel(definition) {
  return new (KINDS[definition.type] ?? Unknown)(definition);
}
