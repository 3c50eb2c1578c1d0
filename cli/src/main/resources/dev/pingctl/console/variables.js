// The variables of the dashboard: what may be chosen, and what stands in expressions for what is chosen.

import { labelValues } from './prometheus.js';

const ALL = '$__all';
const NAME = /\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g;

function escaped(value) {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\\', '\\\\');
}

/** Puts the values of variables in the place of $name and ${name}; names without a value stay. */
export function fill(text, values) {
  return text.replace(NAME, (whole, braced, plain) => values[braced ?? plain] ?? whole);
}

export class Variables {
  #definitions;
  #chosen = new Map();
  #options = new Map();

  constructor(definitions) {
    this.#definitions = definitions.filter(({ type }) => type === 'query');
    for (const { name, current } of this.#definitions) {
      this.#chosen.set(name, new Set([current?.value ?? ALL].flat()));
    }
  }

  /** What each variable stands for in an expression. */
  values() {
    const values = {};
    for (const { name, allValue } of this.#definitions) {
      const chosen = [...this.#chosen.get(name)];
      values[name] = chosen.includes(ALL) || chosen.length === 0
        ? allValue ?? '.*'
        : chosen.length === 1 ? escaped(chosen[0]) : `(${chosen.map(escaped).join('|')})`;
    }
    return values;
  }

  /** Asks again what may be chosen; what is chosen stays. Says whether that is other than before. */
  async load(window) {
    const before = JSON.stringify([...this.#options]);
    for (const { name, query } of this.#definitions) {
      const text = fill(query.query ?? query, this.values());
      const [, selector, label] = /^label_values\((.*),\s*(\w+)\)$/s.exec(text) ?? [];
      if (!label) {
        throw new Error(`The variable ${name} asks "${text}"; the console knows label_values(SELECTOR, LABEL) alone.`);
      }
      this.#options.set(name, await labelValues(label, selector, window));
    }
    return JSON.stringify([...this.#options]) !== before;
  }

  /** Draws one menu per variable into an element; `changed` is called after each choice. */
  draw(element, changed) {
    element.replaceChildren(...this.#definitions.map((definition) => this.#menu(definition, changed)));
  }

  #menu({ name, label, multi }, changed) {
    const menu = document.createElement('details');
    const summary = document.createElement('summary');
    const choices = document.createElement('fieldset');
    const chosen = this.#chosen.get(name);
    const show = () => {
      summary.textContent = `${label ?? name}: ${chosen.has(ALL) ? 'All' : [...chosen].join(', ')}`;
      for (const box of choices.querySelectorAll('input')) {
        box.checked = chosen.has(box.value);
      }
    };
    for (const value of [ALL, ...(this.#options.get(name) ?? [])]) {
      const line = document.createElement('label');
      const box = Object.assign(document.createElement('input'), { type: 'checkbox', value });
      box.addEventListener('change', () => {
        choose(chosen, value, box.checked, multi);
        show();
        changed();
      });
      line.append(box, ` ${value === ALL ? 'All' : value}`);
      choices.append(line);
    }
    menu.dataset.variable = name;
    menu.append(summary, choices);
    show();
    return menu;
  }
}

function choose(chosen, value, isChosen, multi) {
  if (value === ALL || !multi) {
    chosen.clear();
  }
  chosen.delete(ALL);
  if (isChosen) {
    chosen.add(value);
  } else {
    chosen.delete(value);
  }
  if (chosen.size === 0) {
    chosen.add(ALL);
  }
}
