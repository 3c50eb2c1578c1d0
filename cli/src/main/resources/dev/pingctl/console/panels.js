// Panels: each draws the series of its expressions in the way of its type.

import { clock, colorOf, format } from './format.js';
import { Answers } from './prometheus.js';
import { aligned, highest, isOld, lastOf, stacked } from './series.js';
import { fill } from './variables.js';

/** More lines than this help no eye; those with the highest last value are asked for and drawn. */
const MOST_SERIES = 20;
const LEGEND_ENTRIES = 12;
const NEUTRAL = 'var(--faint)';
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

/** The last value of the first series, as its kind of panel shows it. One that is of long ago is no value of now. */
class Single extends Panel {
  draw(window, [series]) {
    const index = lastOf(series);
    const value = series.numbers[index];
    const time = window.start + index * window.step;
    if (isOld(series)) {
      this.say('empty', `No data since ${clock(time, true)}, when it was ${this.format(value)}`);
    } else {
      this.remark.textContent = '';
      Object.assign(this.element.dataset, { value, time });
      this.show(value, colorOf(value, this.defaults.thresholds), series);
    }
  }

  clear() {
    delete this.element.dataset.value;
    delete this.element.dataset.time;
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
    const lines = highest(series, MOST_SERIES).map((each, index) => ({ ...each, color: COLORS[index % COLORS.length] }));
    const all = series.length + left;
    this.remark.textContent = lines.length < all ? `${lines.length} of ${all} series drawn, the highest` : '';
    // What is drawn later covers what was drawn before: of a stack the lowest comes last, or one of zeros would lie over it.
    const drawn = this.#isStacked() ? lines.toReversed() : lines;
    this.#numbers = drawn.map(({ numbers }) => numbers);
    const times = this.#numbers[0].map((value, index) => window.start + index * window.step);
    const data = [times, ...(this.#isStacked() ? stacked(this.#numbers) : this.#numbers)];
    const names = JSON.stringify(drawn.map(({ name, ended }) => [name, ended])); // The same lines need no new plot.
    if (!this.#plot || this.#names !== names) {
      this.#make(drawn, data);
      this.#names = names;
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

  #size() {
    const legend = this.body.querySelector('.u-legend')?.offsetHeight ?? 0;
    return { width: Math.max(50, this.body.clientWidth), height: Math.max(50, this.body.clientHeight - legend) };
  }

  #make(lines, data) {
    this.clear();
    this.body.replaceChildren();
    const style = getComputedStyle(this.element);
    const axis = { stroke: style.color, grid: { stroke: style.borderTopColor, width: 1 }, ticks: { show: false } };
    const opacity = Math.round(((this.defaults.custom?.fillOpacity ?? 0) * 255) / 100).toString(16).padStart(2, '0');
    this.#plot = new uPlot({
      ...this.#size(),
      cursor: { sync: { key: 'pingctl' } },
      legend: { show: lines.filter(({ ended }) => !ended).length <= LEGEND_ENTRIES },
      scales: { y: { range: (plot, low, high) => rangeOf(low, high, this.defaults) } },
      axes: [
        { ...axis, size: 28, space: 80, values: (plot, ticks, number, space, apart) => ticks.map((tick) => clock(tick, apart < 60)) },
        { ...axis, size: 70, values: (plot, ticks) => ticks.map((tick) => format(tick, this.defaults.unit)) },
      ],
      bands: this.#isStacked() ? lines.slice(1).map((line, index) => ({ series: [index + 1, index + 2] })) : [],
      series: [{ value: (plot, time) => clock(time ?? plot.data[0].at(-1), true) }, ...lines.map(({ name, color, ended }) => ({
        label: name || this.definition.title,
        class: ended ? 'ended' : undefined, // It leaves the legend.
        stroke: color,
        fill: color + opacity,
        width: 1.5,
        points: { show: false },
        value: (plot, value, series, moment) => this.format(this.#numbers[series - 1]?.[moment ?? this.#numbers[series - 1].length - 1]),
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
