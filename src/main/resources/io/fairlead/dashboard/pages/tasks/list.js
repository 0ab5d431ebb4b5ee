// Tasks that are looked for: those that have still to end, and those that have ended.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {Resource} from '../../resource.js';
import {loaded, pager, panel, table, TableState} from '../../parts.js';
import {count} from '../../format.js';
import {endedColumns, liveColumns} from './columns.js';
import {ENDED, LIVE, stateName} from './states.js';

/**
 * @typedef {import('../../context.js').Context} Context
 * @typedef {{id: string, state: string, level: string, tenant: string, agent: string}} Filter
 */

const LEVELS = ['CRITICAL', 'HIGH', 'NORMAL', 'LOW'];

/** Rows of a page: as many as a table shows at once. */
const LIMIT = 50;

/** Nothing was found in what was looked through; more may be. */
const LOOKED = 'Nothing was found in this part. There is more to look through: go on.';

/**
 * @param {URLSearchParams} query
 * @returns {Filter}
 */
function filterOf(query) {
  const of = (/** @type {string} */ name) => query.get(name) ?? '';
  return {id: of('id'), state: of('state').toUpperCase(), level: of('level').toUpperCase(), tenant: of('tenant'), agent: of('agent')};
}

/** Pages of a list that only knows the way on: where each of those before began. */
class Pages {
  /** @type {(number | null)[]} */
  begins = [null];

  /** @type {number | null} */
  get begin() {
    return this.begins[this.begins.length - 1];
  }
}

/**
 * @param {Context} context
 * @returns {import('../../app.js').View}
 */
export function list(context) {
  let filter = filterOf(context.query);
  let held = false;
  let facts = -1;
  const live = {pages: new Pages(), table: new TableState()};
  const ended = {pages: new Pages(), table: new TableState()};

  const wantsLive = () => !ENDED.includes(filter.state) && filter.state !== 'ENDED';
  const wantsEnded = () => !LIVE.includes(filter.state) && filter.state !== 'LIVE';

  const liveTasks = new Resource(
    signal =>
      wantsLive()
        ? context.api.get(
            context.path('tasks'),
            {
              phase: LIVE.includes(filter.state) ? filter.state : '',
              id: filter.id,
              level: filter.level,
              tenant: filter.tenant,
              agent: filter.agent,
              limit: LIMIT,
              after: live.pages.begin,
            },
            signal,
          )
        : Promise.resolve({tasks: [], next: null}),
    context.redraw,
  );
  const outcomes = new Resource(
    signal =>
      wantsEnded()
        ? context.api.get(
            context.path('outcomes'),
            {
              kind: ENDED.includes(filter.state) ? filter.state : '',
              id: filter.id,
              level: filter.level,
              tenant: filter.tenant,
              agent: filter.agent,
              limit: LIMIT,
              before: ended.pages.begin,
            },
            signal,
          )
        : Promise.resolve({outcomes: [], next: null}),
    context.redraw,
  );

  const search = (/** @type {Filter} */ next) => {
    filter = next;
    context.filter(filter);
    live.pages = new Pages();
    ended.pages = new Pages();
    liveTasks.reload();
    outcomes.reload();
    context.redraw();
  };

  const submit = (/** @type {SubmitEvent} */ e) => {
    e.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (e.currentTarget));
    const of = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
    search({id: of('id'), state: of('state'), level: of('level'), tenant: of('tenant'), agent: of('agent')});
  };
  const changed = (/** @type {Event} */ e) => /** @type {HTMLSelectElement} */ (e.target).form?.requestSubmit();

  return {
    live() {
      const now = context.live.now;
      if (now !== null && now.facts !== facts && !held) {
        facts = now.facts;
        liveTasks.poke();
        if (ended.pages.begins.length === 1) {
          outcomes.poke(); // further back nothing changes
        }
      }
    },
    close() {
      liveTasks.close();
      outcomes.close();
    },
    render() {
      return html`
        <div class="title">
          <h1>Tasks</h1>
          ${context.live.now === null ? nothing : html`<p class="note">${count(context.live.now.tasks)} have still to end</p>`}
          <span class="grow"></span>
          ${holdButton(held, () => {
            held = !held;
            facts = -1;
            context.redraw();
          })}
        </div>
        ${form(filter, submit, changed, () => search({id: '', state: '', level: '', tenant: '', agent: ''}))}
        <div class="stack">
          ${filter.id === '' || listed(filter.id, liveTasks.value?.tasks) || listed(filter.id, outcomes.value?.outcomes) ? nothing : exact(context, filter.id)}
          ${wantsLive()
            ? panel(
                'Not ended',
                loaded(liveTasks, page => html`
                  ${table({
                    caption: 'Tasks that have still to end, in order of arrival',
                    columns: liveColumns(context),
                    rows: page.tasks,
                    key: row => row.taskId,
                    empty: page.next === null || page.next === undefined ? 'None.' : LOOKED,
                    state: live.table,
                    redraw: context.redraw,
                    href: row => context.link('tasks', row.taskId),
                  })}
                  ${turner(live.pages, page.next, 'not ended', () => liveTasks.reload())}
                `),
                {note: 'in order of arrival', wide: true},
              )
            : nothing}
          ${wantsEnded()
            ? panel(
                'Ended',
                loaded(outcomes, page => html`
                  ${table({
                    caption: 'Tasks that have ended, the last first',
                    columns: endedColumns(context),
                    rows: page.outcomes,
                    key: row => row.taskId + ' ' + row.fact,
                    empty: page.next === undefined ? 'None.' : LOOKED,
                    state: ended.table,
                    redraw: context.redraw,
                    href: row => context.link('tasks', row.taskId),
                  })}
                  ${turner(ended.pages, page.next, 'ended', () => outcomes.reload())}
                `),
                {note: 'the last first', wide: true},
              )
            : nothing}
        </div>
      `;
    },
  };
}

/**
 * @param {boolean} held
 * @param {() => void} turn
 */
function holdButton(held, turn) {
  return html`
    <button class="quiet" aria-pressed=${held ? 'true' : 'false'} title="While they are held, the lists stay as they are." @click=${turn}>
      ${held ? 'Held: let them go on' : 'Hold the lists'}
    </button>
  `;
}

/**
 * @param {string} id
 * @param {{taskId: string}[] | undefined} rows
 */
function listed(id, rows) {
  return rows?.some(it => it.taskId === id) ?? false;
}

/**
 * The lists may be long, and old tasks no longer in them: the way there all the same.
 *
 * @param {Context} context
 * @param {string} id
 */
function exact(context, id) {
  return html`<p class="exact">If this is the whole id: <a class="id" href=${context.link('tasks', id)}>${id}</a></p>`;
}

/**
 * @param {Filter} filter
 * @param {(e: SubmitEvent) => void} submit
 * @param {(e: Event) => void} changed
 * @param {() => void} clear
 */
function form(filter, submit, changed, clear) {
  const option = (/** @type {string} */ value, /** @type {string} */ text, /** @type {string} */ chosen) =>
    html`<option value=${value} .selected=${value === chosen}>${text}</option>`;
  // What was typed and not searched for goes, too.
  const cleared = (/** @type {Event} */ e) => {
    /** @type {HTMLButtonElement} */ (e.currentTarget).form?.reset();
    clear();
  };
  const states = (/** @type {string[]} */ all) => all.map(it => option(it, stateName(it), filter.state));
  return html`
    <form class="filters task-filters" role="search" aria-label="Tasks" @submit=${submit}>
      <label class="long">Id, or its beginning<input name="id" class="id" .value=${filter.id} autocomplete="off" spellcheck="false" maxlength="128"></label>
      <label>State
        <select name="state" @change=${changed}>
          ${option('', 'any', filter.state)}
          <optgroup label="Not ended">${option('LIVE', 'not ended', filter.state)}${states(LIVE)}</optgroup>
          <optgroup label="Ended">${option('ENDED', 'ended', filter.state)}${states(ENDED)}</optgroup>
        </select>
      </label>
      <label>Level
        <select name="level" @change=${changed}>
          ${option('', 'any', filter.level)}${LEVELS.map(it => option(it, it.toLowerCase(), filter.level))}
        </select>
      </label>
      <label>Tenant<input name="tenant" .value=${filter.tenant} autocomplete="off" spellcheck="false" maxlength="128"></label>
      <label>Agent<input name="agent" .value=${filter.agent} autocomplete="off" spellcheck="false" maxlength="128"></label>
      <button type="submit">Search</button>
      ${Object.values(filter).every(it => it === '') ? nothing : html`<button type="button" class="quiet" @click=${cleared}>Clear</button>`}
    </form>
  `;
}

/**
 * @param {Pages} pages
 * @param {number | null | undefined} next
 * @param {string} what
 * @param {() => void} load
 */
function turner(pages, next, what, load) {
  const last = next === null || next === undefined;
  if (last && pages.begins.length === 1) {
    return nothing;
  }
  const back = () => {
    pages.begins.pop();
    load();
  };
  const on = () => {
    pages.begins.push(/** @type {number} */ (next));
    load();
  };
  return pager({
    label: `Pages of tasks, ${what}`,
    place: `Page ${pages.begins.length}`,
    back: pages.begins.length === 1 ? null : back,
    on: last ? null : on,
  });
}
