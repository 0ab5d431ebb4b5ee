// Shares over time, of several tenants at once.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {panel} from '../../parts.js';
import {percent} from '../../format.js';
import {BY_ID} from './history.js';
import {Chart, MOST_LINES, legend, shareOption, trouble} from './shares.js';

/** @typedef {import('./shares.js').Shares} Shares */

export class Lines {
  /** @type {string[] | null} null for those with most */
  #chosen = null;
  /** @type {Map<string, number>} which colour a tenant has, for as long as it is shown */
  #colours = new Map();
  #chart = new Chart();

  /** @param {Shares} shares */
  constructor(shares) {
    this.shares = shares;
  }

  #shown() {
    const {history} = this.shares;
    const ids = this.#chosen ?? history.largest(MOST_LINES).sort(BY_ID.compare);
    for (const id of this.#colours.keys()) {
      if (!ids.includes(id)) {
        this.#colours.delete(id);
      }
    }
    return ids.map(id => {
      let at = this.#colours.get(id);
      for (let i = 1; at === undefined; i++) {
        at = [...this.#colours.values()].includes(i) ? undefined : i;
      }
      this.#colours.set(id, at);
      return {id, colour: `series-${at}`};
    });
  }

  /** @param {string[] | null} ids */
  #choose(ids) {
    this.#chosen = ids;
    this.shares.context.redraw();
  }

  render() {
    const {history} = this.shares;
    if (history.atMs.length === 0) {
      return panel('Shares over time', html`${trouble(this.shares)}<p class="empty">The first look comes within seconds.</p>`, {wide: true});
    }
    const shown = this.#shown();
    const ids = shown.map(it => it.id);
    const others = [...history.tenants.keys()].filter(id => !ids.includes(id)).sort(BY_ID.compare);
    const told = shown.map(({id}) => {
      const trend = history.tenants.get(id);
      return `${id} ${percent(trend?.receivedShare.at(-1) ?? 0)} of ${percent(trend?.dueShare.at(-1) ?? 0)}`;
    });
    return panel(
      'Shares over time',
      html`
        ${trouble(this.shares)}
        ${this.#chart.render(
          `${this.shares.key} ${shown.map(it => it.id + it.colour)}`,
          () => shareOption(this.shares, shown),
          `Share received and due by tenant. Now: ${told.join('; ')}.`,
        )}
        <div class="chips">
          ${shown.map(
            ({id, colour}) => html`
              <button class="quiet chip" title="Take it away" @click=${() => this.#choose(ids.filter(it => it !== id))}>
                <span class="dot ${colour}" aria-hidden="true"></span><span class="id">${id}</span>
                <span aria-hidden="true">×</span><span class="unseen">: take it out of the chart</span>
              </button>
            `,
          )}
          ${others.length === 0
            ? nothing
            : html`
                <label class="unseen" for="another">Another tenant</label>
                <select
                  id="another"
                  ?disabled=${shown.length >= MOST_LINES}
                  @change=${(/** @type {Event} */ e) => {
                    const select = /** @type {HTMLSelectElement} */ (e.target);
                    this.#choose([...ids, select.value]);
                    select.value = '';
                  }}
                >
                  <option value="">${shown.length >= MOST_LINES ? `${others.length} more: take one away first` : `Show another of ${others.length} …`}</option>
                  ${others.map(id => html`<option value=${id}>${id}</option>`)}
                </select>
              `}
          ${this.#chosen === null ? nothing : html`<button class="quiet" @click=${() => this.#choose(null)}>Those with most</button>`}
        </div>
      `,
      {wide: true, note: legend(), actions: this.shares.spans()},
    );
  }
}
