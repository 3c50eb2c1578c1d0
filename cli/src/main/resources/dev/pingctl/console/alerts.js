// The alerts that fire, on top of the page.

import { clock } from './format.js';
import { firingAlerts } from './prometheus.js';

/** One alert: its name, what it says, since when, and the runbook. */
function line({ labels, annotations, activeAt }) {
  const name = Object.assign(document.createElement('strong'), { textContent: labels.alertname });
  const since = `since ${clock(Date.parse(activeAt) / 1000, true)}`;
  const says = [annotations.summary, annotations.description, annotations.runbook && `Runbook: ${annotations.runbook}`].filter(Boolean);
  const made = document.createElement('p');
  made.append(name, ` ${[labels.severity, since].filter(Boolean).join(', ')}: ${says.join('. ').replaceAll('..', '.')}`);
  Object.assign(made.dataset, { alert: labels.alertname, severity: labels.severity ?? '' });
  return made;
}

export class Alerts {
  #element;
  #shown = '';

  constructor(element) {
    this.#element = element;
  }

  /** Asks again. What cannot be asked is not shown as if it were still so; what goes wrong is thrown on. */
  async update() {
    let alerts = [];
    try {
      alerts = await firingAlerts();
    } finally {
      this.#show(alerts);
    }
  }

  /** The element is read out by screen readers when it changes, so it does that only for what is new. */
  #show(alerts) {
    const now = JSON.stringify(alerts.map(({ labels, annotations }) => [labels, annotations.summary]));
    if (now !== this.#shown) {
      this.#shown = now;
      this.#element.replaceChildren(...alerts.map(line));
      this.#element.hidden = alerts.length === 0;
    }
  }
}
