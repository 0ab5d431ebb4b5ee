// Asks for searches and replays.

import {html} from '../../lib/lit-html/lit-html.js';
import {action} from '../../parts.js';

/** @typedef {import('../../app.js').Context} Context */
/** @typedef {'plan' | 'shares' | 'topology' | 'what-if'} Kind */

/** @type {Record<Kind, {title: string, about: string, label: string}>} */
export const KINDS = {
  plan: {title: 'Plan', about: 'Which agent should run each task that has not started.', label: 'Search for a plan'},
  shares: {title: 'Shares', about: 'How the capacity is divided between tenants, within their bounds.', label: 'Divide'},
  topology: {title: 'Topology', about: 'Which agents, slots and prefetch would be better, by replays of the history.', label: 'Search'},
  'what-if': {title: 'What-if', about: 'Replays a period that was, as it was and with a change. Nothing is changed.', label: 'Replay'},
};

/** @type {[string, string][]} */
const PERIODS = [
  ['300', 'last 5 minutes'],
  ['900', 'last 15 minutes'],
  ['3600', 'last hour'],
  ['21600', 'last 6 hours'],
];

export class Forms {
  /** @type {Kind} */
  kind = 'plan';

  /**
   * @param {Context} context
   * @param {(id: string) => void} started
   */
  constructor(context, started) {
    this.context = context;
    this.started = started;
  }

  render() {
    const kinds = /** @type {Kind[]} */ (Object.keys(KINDS));
    const {about, label} = KINDS[this.kind];
    return html`
      <fieldset class="kinds">
        <legend class="unseen">What is to be found</legend>
        ${kinds.map(
          kind => html`
            <label>
              <input type="radio" name="kind" .checked=${kind === this.kind} @change=${() => this.#turn(kind)}>
              ${KINDS[kind].title}
            </label>
          `,
        )}
      </fieldset>
      <p class="note">${about}</p>
      <form class="filters wishes" id="wish" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${this.#fields()}
        ${action(this.context, {label, role: 'operate', run: () => this.#start()})}
      </form>
    `;
  }

  /** @param {Kind} kind */
  #turn(kind) {
    this.kind = kind;
    this.context.redraw();
  }

  #fields() {
    switch (this.kind) {
      case 'plan':
        return html`
          ${number('maxS', 'Time, seconds', '2', 'any')} ${number('maxGenerations', 'Rounds, at most', '', '1', '1000')}
          ${['latency', 'utilisation', 'balance', 'cost'].map(it => number(it, `Weight of ${it}`, '', 'any', 'as set'))}
          ${number('maxMoves', 'Moves, at most', '', '1', 'any')}
        `;
      case 'shares':
        return html`
          ${choice('objective', 'Objective', [['', 'as set'], ['utilisation', 'utilisation'], ['fairness', 'fairness']])} ${this.#apply()}
        `;
      case 'topology':
        return html`
          ${choice('objective', 'Objective', [
            ['latency', 'latency (mean wait)'],
            ['p99', 'p99 of the wait'],
            ['cost', 'cost'],
            ['utilisation', 'utilisation'],
            ['balance', 'balance'],
          ])}
          ${choice('period', 'Of the', PERIODS, '3600')} ${number('threshold', 'Better by, per cent', '10', 'any')}
          ${number('maxS', 'Time, seconds', '30', 'any')} ${this.#apply()}
        `;
      case 'what-if':
        return html`
          <label class="broad">
            Other settings, one a line: name = value
            <textarea name="settings" rows="3" spellcheck="false" placeholder="strategy = least-loaded"></textarea>
          </label>
          ${number('count', 'More agents', '', '1', '0')} ${number('slots', 'Slots of each', '', '1', '1')}
          ${number('speed', 'Speed of each', '', 'any', '1')}
          <label>Without agents <input name="remove" size="14" spellcheck="false" autocomplete="off" placeholder="a-1, a-2"></label>
          ${choice('period', 'Of the', PERIODS, '900')} ${number('seeds', 'Draws of arrivals', '5', '1')}
          ${number('maxS', 'Time, seconds', '60', 'any')}
        `;
    }
  }

  #apply() {
    return html`<label class="check">
      <input type="checkbox" name="apply" ?disabled=${!this.context.session.may('admin')}>
      <span>Carry it out${this.context.session.may('admin') ? '' : ' (needs the role admin)'}</span>
    </label>`;
  }

  async #start() {
    const form = /** @type {HTMLFormElement} */ (document.getElementById('wish'));
    const kind = this.kind;
    const started = await this.context.api.send('POST', this.context.path('optimizations', kind), body(kind, new FormData(form), this.context.live.nowMs));
    this.started(started.id);
    return `${KINDS[kind].title} was begun.`;
  }
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string} value
 * @param {'1' | 'any'} step
 * @param {string} [placeholder]
 */
function number(name, label, value, step, placeholder = '') {
  return html`<label>${label} <input type="number" name=${name} min="0" step=${step} value=${value} placeholder=${placeholder}></label>`;
}

/**
 * @param {string} name
 * @param {string} label
 * @param {[string, string][]} options
 * @param {string} [chosen]
 */
function choice(name, label, options, chosen = options[0][0]) {
  return html`<label>
    ${label}
    <select name=${name}>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select>
  </label>`;
}

/**
 * The body of a request. What is left empty has its default.
 *
 * @param {Kind} kind
 * @param {FormData} form
 * @param {number} nowMs by the swarm's clock
 */
export function body(kind, form, nowMs) {
  const text = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
  const figure = (/** @type {string} */ name) => (text(name) === '' ? undefined : Number(text(name)));
  const maxMs = figure('maxS') === undefined ? undefined : Math.round(Number(text('maxS')) * 1000);
  const fromMs = figure('period') === undefined ? undefined : nowMs - Number(text('period')) * 1000;
  const apply = form.has('apply') ? true : undefined;
  switch (kind) {
    case 'plan': {
      const preference = {latency: figure('latency'), utilisation: figure('utilisation'), balance: figure('balance'), cost: figure('cost')};
      const said = Object.values(preference).some(it => it !== undefined);
      return {maxMs, maxGenerations: figure('maxGenerations'), maxMoves: figure('maxMoves'), preference: said ? preference : undefined};
    }
    case 'shares':
      return {objective: text('objective') || undefined, apply};
    case 'topology': {
      const threshold = figure('threshold');
      return {objective: text('objective'), threshold: threshold === undefined ? undefined : threshold / 100, fromMs, maxMs, apply};
    }
    case 'what-if': {
      const count = figure('count') ?? 0;
      const remove = text('remove').split(/[\s,]+/).filter(it => it !== '');
      return {
        settings: settingsOf(text('settings')),
        agents:
          count === 0 && remove.length === 0
            ? undefined
            : {add: count === 0 ? [] : [{count, slots: figure('slots'), speed: figure('speed')}], remove},
        fromMs,
        seeds: figure('seeds'),
        maxMs,
      };
    }
  }
}

/**
 * Settings, one a line. A value that is JSON is that, else it is a word; none is the default.
 *
 * @param {string} lines
 * @returns {Record<string, unknown> | undefined}
 */
export function settingsOf(lines) {
  /** @type {Record<string, unknown>} */
  const settings = {};
  for (const line of lines.split('\n').filter(it => it.trim() !== '')) {
    const [, name, value] = /^([^=:]*)[=:]?(.*)$/.exec(line) ?? ['', line, ''];
    settings[name.trim()] = valueIn(value.trim());
  }
  return Object.keys(settings).length === 0 ? undefined : settings;
}

/** @param {string} text */
function valueIn(text) {
  if (text === '') {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
