// What pages are made of.

import {html, nothing, svg} from './lib/lit-html/lit-html.js';
import {repeat} from './lib/lit-html/directives/repeat.js';
import {Problem} from './api.js';

/** @typedef {import('./context.js').Context} Context */
/** @typedef {unknown} Content anything that can stand in a template */

/**
 * A titled part of a page.
 *
 * @param {string} title
 * @param {Content} content
 * @param {{note?: Content, actions?: Content, wide?: boolean, id?: string}} [more]
 */
export function panel(title, content, {note = nothing, actions = nothing, wide = false, id} = {}) {
  return html`
    <section class="panel ${wide ? 'wide' : ''}" id=${id ?? nothing} aria-label=${title}>
      <header>
        <h2>${title}</h2>
        ${note === nothing ? nothing : html`<p class="note">${note}</p>`}
        ${actions === nothing ? nothing : html`<div class="actions">${actions}</div>`}
      </header>
      ${content}
    </section>
  `;
}

/**
 * One figure, large.
 *
 * @param {string} label
 * @param {Content} value
 * @param {{note?: Content, tone?: Tone}} [more]
 */
export function tile(label, value, {note = nothing, tone = 'plain'} = {}) {
  return html`
    <div class="tile ${tone}">
      <dt>${label}</dt>
      <dd>${value}</dd>
      ${note === nothing ? nothing : html`<dd class="note">${note}</dd>`}
    </div>
  `;
}

/** @param {Content[]} content made by tile */
export function tiles(...content) {
  return html`<dl class="tiles">${content}</dl>`;
}

/** @typedef {'plain' | 'good' | 'warning' | 'critical' | 'info'} Tone */

/**
 * A state in a word. Never by colour alone.
 *
 * @param {string} text
 * @param {Tone} [tone]
 */
export function badge(text, tone = 'plain') {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/**
 * @template R
 * @typedef {{title: string, cell: (row: R) => Content, right?: boolean, sort?: (row: R) => number | string,
 *   narrow?: boolean}} Column right: figures; narrow: shown on a narrow screen, too
 */

/** Rows of a page of a table; of one that stands beside something else. */
export const ROWS = 50;
export const FEW_ROWS = 12;

/**
 * How a table is sorted and which page of it is shown. A page keeps one for each of its tables.
 */
export class TableState {
  page = 0;
  /** @type {string} title of the column; empty for the order in which rows come */
  by = '';
  down = false;

  /** @param {number} [rows] of a page */
  constructor(rows = ROWS) {
    this.rows = rows;
  }

  /**
   * @param {string} by
   * @param {boolean} [downFirst] figures: the largest are what is looked for
   */
  sort(by, downFirst = false) {
    this.down = this.by === by ? !this.down : downFirst;
    this.by = by;
    this.page = 0;
  }

  /**
   * Rows in that order.
   *
   * @template R
   * @param {R[]} rows
   * @param {Column<R>[]} columns
   * @returns {R[]}
   */
  sorted(rows, columns) {
    const by = columns.find(it => it.title === this.by)?.sort;
    if (by === undefined) {
      return rows;
    }
    const sign = this.down ? -1 : 1;
    return rows
      .map(row => ({row, value: by(row)}))
      .sort((a, b) => sign * compared(a.value, b.value))
      .map(it => it.row);
  }

  /**
   * Those that are shown. If there are fewer pages by now, the last one is.
   *
   * @template R
   * @param {R[]} rows
   * @returns {{shown: R[], pages: number}}
   */
  cut(rows) {
    const pages = Math.max(1, Math.ceil(rows.length / this.rows));
    this.page = Math.max(0, Math.min(this.page, pages - 1));
    return {shown: rows.slice(this.page * this.rows, (this.page + 1) * this.rows), pages};
  }
}

/** agent-2 comes before agent-10. */
const COLLATOR = new Intl.Collator('en', {numeric: true});

/**
 * @param {number | string} a
 * @param {number | string} b
 */
function compared(a, b) {
  if (typeof a === 'string' || typeof b === 'string') {
    return COLLATOR.compare(String(a), String(b));
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * @template R
 * @param {{caption: string, columns: Column<R>[], rows: R[], key: (row: R) => string, empty: Content,
 *   state: TableState, redraw: () => void, href?: (row: R) => string, rowClass?: (row: R) => string}} what
 *   caption: for those who don't see it; href: where the first cell leads
 */
export function table({caption, columns, rows, key, empty, state, redraw, href, rowClass}) {
  if (rows.length === 0) {
    return html`<p class="empty">${empty}</p>`;
  }
  const {shown, pages} = state.cut(state.sorted(rows, columns));
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label=${caption}>
      <table>
        <caption class="unseen">${caption}</caption>
        <thead>
          <tr>${columns.map(it => head(it, state, redraw))}</tr>
        </thead>
        <tbody>
          ${repeat(
            shown,
            key,
            row => html`
              <tr class=${rowClass?.(row) ?? ''}>
                ${columns.map((it, i) =>
                  i === 0
                    ? html`<th scope="row" class=${cellClass(it)}>
                        ${href ? html`<a href=${href(row)}>${it.cell(row)}</a>` : it.cell(row)}
                      </th>`
                    : html`<td class=${cellClass(it)}>${it.cell(row)}</td>`,
                )}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
    ${pages > 1 ? tablePager(state, pages, rows.length, redraw) : nothing}
  `;
}

/** @param {Column<any>} column */
function cellClass(column) {
  return `${column.right ? 'right' : ''} ${column.narrow ? '' : 'roomy'}`;
}

/**
 * @param {Column<any>} column
 * @param {TableState} state
 * @param {() => void} redraw
 */
function head(column, state, redraw) {
  const sorted = state.by === column.title;
  const turn = () => {
    state.sort(column.title, column.right);
    redraw();
  };
  return html`
    <th scope="col" class=${cellClass(column)} aria-sort=${sorted ? (state.down ? 'descending' : 'ascending') : nothing}>
      ${column.sort
        ? html`<button class="sort" @click=${turn}>${column.title}<span aria-hidden="true">${sorted ? (state.down ? ' ▾' : ' ▴') : ''}</span></button>`
        : column.title}
    </th>
  `;
}

/**
 * @param {TableState} state
 * @param {number} pages
 * @param {number} rows
 * @param {() => void} redraw
 */
function tablePager(state, pages, rows, redraw) {
  const turn = (/** @type {number} */ to) => () => {
    state.page = to;
    redraw();
  };
  return pager({
    label: 'Pages of the table',
    place: `${state.page * state.rows + 1} to ${Math.min(rows, (state.page + 1) * state.rows)} of ${rows}`,
    back: state.page > 0 ? turn(state.page - 1) : null,
    on: state.page < pages - 1 ? turn(state.page + 1) : null,
  });
}

/**
 * Turns pages. At an end its button is not disabled, but does nothing: one who turns pages with the keyboard would lose
 * the place.
 *
 * @param {{label: string, place: Content, back: (() => void) | null, on: (() => void) | null, names?: [string, string]}} what
 *   label: pages of what; place: where one is; back, on: null where there is nothing more that way
 */
export function pager({label, place, back, on, names = ['Previous', 'Next']}) {
  const turn = (/** @type {string} */ name, /** @type {(() => void) | null} */ press) =>
    html`<button type="button" aria-disabled=${press === null ? 'true' : nothing} @click=${() => press?.()}>${name}</button>`;
  return html`<nav class="pager" aria-label=${label}>${turn(names[0], back)} <span>${place}</span> ${turn(names[1], on)}</nav>`;
}

/**
 * What is shown while there is nothing yet, or why there is nothing.
 *
 * @param {{value: unknown, problem: Problem | null}} resource
 * @param {(value: any) => Content} content
 */
export function loaded(resource, content) {
  return html`
    ${resource.problem === null ? nothing : html`<p class="problem" role="alert">${resource.problem.message}</p>`}
    ${resource.value === null ? (resource.problem === null ? html`<p class="empty">Asking …</p>` : nothing) : content(resource.value)}
  `;
}

/** Buttons whose doing is not done: pressed twice, they do it once. @type {WeakSet<Element>} */
const busy = new WeakSet();

/**
 * A button that has something done. Without the role it can't be pressed, and says why.
 *
 * @param {Context} context
 * @param {{label: string, role: 'operate' | 'admin', run: () => Promise<string>, confirm?: string, danger?: boolean,
 *   disabled?: boolean}} what run: gives what is said when it is done; confirm: asked before
 */
export function action(context, {label, role, run, confirm, danger = false, disabled = false}) {
  const may = context.session.may(role);
  const press = async (/** @type {Event} */ e) => {
    const button = /** @type {HTMLButtonElement} */ (e.currentTarget);
    if (busy.has(button) || button.form?.reportValidity() === false) {
      return; // the browser says what is wrong
    }
    busy.add(button);
    try {
      if (confirm === undefined || (await context.confirm(confirm, label))) {
        await context.attempt(run);
      }
    } finally {
      busy.delete(button);
    }
  };
  return html`
    <button
      type="button"
      class=${danger ? 'danger' : ''}
      ?disabled=${!may || disabled}
      title=${may ? nothing : `Needs a token with the role ${role}.`}
      @click=${press}
    >${label}</button>
  `;
}

/**
 * A share as a bar, with a mark where it should be.
 *
 * @param {number} share 0 to 1
 * @param {string} label
 * @param {{due?: number, tone?: Tone}} [more]
 */
export function bar(share, label, {due, tone = 'plain'} = {}) {
  const at = (/** @type {number} */ s) => (Math.max(0, Math.min(1, s)) * 100).toFixed(2);
  return html`
    <svg class="bar ${tone}" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label=${label}>
      <rect class="track" width="100" height="8"></rect>
      <rect class="fill" width=${at(share)} height="8"></rect>
      ${due === undefined ? nothing : svg`<rect class="due" x=${at(due)} width="0.8" height="8"></rect>`}
    </svg>
  `;
}
