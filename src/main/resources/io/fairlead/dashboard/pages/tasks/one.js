// One task.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {carriedOut} from '../../api.js';
import {Resource} from '../../resource.js';
import {action, badge, loaded, panel} from '../../parts.js';
import {clock, count, duration, size, words} from '../../format.js';
import {binaryOf, headersOf, resultOf, textOf} from './content.js';
import {lifeOf} from './life.js';
import {LIVE, stateName, stateTone} from './states.js';
import {whyOf} from './why.js';

/** @typedef {import('../../context.js').Context} Context */
/** @typedef {import('./spans.js').Life} Life */

/**
 * @param {Context} context
 * @param {string} id
 * @returns {import('../../app.js').View}
 */
export function one(context, id) {
  /** @type {Resource<any> | null} */
  let why = null;
  /** @type {Resource<any> | null} */
  let payload = null;
  /** @type {Resource<any> | null} */
  let result = null;
  let facts = -1;

  /** What is asked for follows from how the task stands. */
  const follow = () => {
    const value = life.value;
    if (value !== null && LIVE.includes(value.phase)) {
      if (why === null) {
        why = new Resource(signal => context.api.get(context.path('tasks', id, 'explain'), {}, signal), context.redraw);
      } else {
        why.poke(); // not before: of a task that has ended there is no answer
      }
      payload ??= new Resource(signal => context.api.get(context.path('tasks', id, 'payload'), {}, signal), context.redraw);
    } else if (value !== null) {
      why?.close();
      why = null;
      payload?.close();
      payload = null;
      if (value.outcome !== undefined && value.phase === 'COMPLETED') {
        result ??= new Resource(signal => context.api.get(context.path('tasks', id, 'outcome'), {}, signal), context.redraw);
      }
    }
    context.redraw();
  };
  /** @type {Resource<Life>} */
  const life = new Resource(signal => context.api.get(context.path('tasks', id, 'life'), {}, signal), follow);

  return {
    live() {
      const now = context.live.now;
      if (now === null || now.facts === facts) {
        return;
      }
      facts = now.facts;
      const value = life.value;
      if (value === null || value.outcome === undefined) {
        life.poke();
      }
    },
    close() {
      life.close();
      why?.close();
      payload?.close();
      result?.close();
    },
    render() {
      const value = life.value;
      return html`
        <p class="back"><a href=${context.link('tasks')}>All tasks</a></p>
        <div class="title">
          <h1 class="id">${id}</h1>
          ${value === null ? nothing : badge(stateName(value.phase), stateTone(value.phase))}
          <span class="grow"></span>
          ${value !== null && LIVE.includes(value.phase) ? cancel(context, id, value, () => life.refresh()) : nothing}
        </div>
        ${value === null && life.problem?.status === 404 ? unknown(context, id) : loaded(life, it => content(context, it, why, payload, result))}
      `;
    },
  };
}

/**
 * @param {Context} context
 * @param {string} id
 */
function unknown(context, id) {
  return panel(
    'There is no such task',
    html`
      <p>Swarm ${context.swarm} does not know <span class="id">${id}</span>. It was never submitted here, or it ended so long ago that it is forgotten.</p>
      <p><a href=${context.link('tasks', {id})}>Look for tasks whose id begins so</a></p>
    `,
  );
}

/**
 * @param {Context} context
 * @param {string} id
 * @param {Life} life
 * @param {() => void} done
 */
function cancel(context, id, life, done) {
  const asked = life.task.cancelReason !== undefined;
  return action(context, {
    label: asked ? 'Its agent is asked to stop' : 'Cancel the task',
    role: 'operate',
    danger: true,
    disabled: asked,
    confirm: `Cancel task ${id}? It does not come back.`,
    run: async () => {
      const answer = await context.api.command('DELETE', context.path('tasks', id));
      done();
      return carriedOut(answer, life.task.agentId === undefined ? 'The task is cancelled.' : 'The task is cancelled once its agent has answered.');
    },
  });
}

/**
 * @param {Context} context
 * @param {Life} life
 * @param {Resource<any> | null} why
 * @param {Resource<any> | null} payload
 * @param {Resource<any> | null} result
 */
function content(context, life, why, payload, result) {
  return html`
    <div class="stack">
      ${why === null || (why.value === null && why.problem?.status === 404)
        ? nothing
        : panel('Why it is not done yet', loaded(why, it => whyOf(it, context.live.nowMs, life.task.submittedAtMs)), {wide: true})}
      ${panel('Its life', lifeOf(context, life), {note: life.cut ? 'not all of it could be looked through' : nothing, wide: true})}
      <div class="grid">
        ${panel('Facts', factsOf(context, life))}
        ${result === null || life.phase !== 'COMPLETED' ? nothing : panel('Result', loaded(result, resultOf))}
        ${payload === null || (payload.value === null && payload.problem?.status === 404) ? nothing : panel('What it carries', loaded(payload, payloadOf))}
      </div>
    </div>
  `;
}

/** @param {any} payload */
function payloadOf(payload) {
  return html`
    <dl class="facts">
      <dt>Size</dt><dd>${size(payload.size)}, <span class="id">${payload.contentType}</span></dd>
      ${payload.headers === undefined ? nothing : headersOf(payload.headers)}
    </dl>
    ${payload.size === 0 ? nothing : payload.text === undefined ? binaryOf(payload.base64) : textOf(payload.text, payload.cut ? 'text/plain' : payload.contentType)}
    ${payload.cut ? html`<p class="note">The first 4 KiB.</p>` : nothing}
  `;
}

/**
 * @param {Context} context
 * @param {Life} life
 */
function factsOf(context, life) {
  const it = {...life.task, ...life.outcome};
  const link = (/** @type {string} */ page, /** @type {string | undefined} */ id) =>
    id === undefined ? undefined : html`<a class="id" href=${context.link(page, id)}>${id}</a>`;
  /** @type {[string, unknown][]} */
  const facts = [
    ['Tenant', link('tenants', it.tenantId)],
    ['Type', it.taskType === undefined ? undefined : html`<span class="id">${it.taskType}</span>`],
    ['Level', it.level === undefined ? undefined : words(it.level) + (it.priority ? `, priority ${it.priority}` : '')],
    ['Needs', it.capabilities?.join(', ')],
    ['Waits for', it.waitsFor === undefined ? undefined : dependencies(context, it.waitsFor)],
    ['Agent', link('agents', it.agentId ?? it.placedWithAgentId)],
    ['Attempts', it.attempts === undefined ? undefined : count(it.attempts)],
    ['Submitted', told(it.submittedAtMs)],
    ['Earliest start', told(it.notBeforeMs)],
    ['Deadline', told(it.deadlineMs)],
    ['Expected end', it.endedAtMs === undefined ? told(it.expectedEndAtMs) : undefined],
    ['Ended', told(it.endedAtMs)],
    ['Ran', it.runTimeMs === undefined ? undefined : duration(it.runTimeMs)],
    [it.endedAtMs === undefined ? 'Expected to run' : 'Was expected to run', it.estimatedCostMs === undefined ? undefined : `${duration(it.estimatedCostMs)} at speed 1`],
    ['Reason', it.reason === undefined ? undefined : html`<code>${it.reason}</code>`],
    ['In words', it.message],
    ['Try again after', it.retryAfterMs === undefined ? undefined : duration(it.retryAfterMs)],
    ['Earliest deadline accepted', told(it.earliestDeadlineMs)],
  ];
  return html`
    <dl class="facts">
      ${facts.filter(([, value]) => value !== undefined).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
      ${life.outcome?.headers === undefined ? nothing : headersOf(life.outcome.headers)}
    </dl>
    ${life.phase === 'FAILED'
      ? html`<p class="more"><a href=${context.link('dead-letters', {task: life.taskId})}>Its dead letter, to have it done again</a></p>`
      : nothing}
  `;
}

/** @param {number | undefined} atMs */
function told(atMs) {
  return atMs === undefined ? undefined : clock(atMs, {ms: true});
}

/**
 * @param {Context} context
 * @param {string[]} ids
 */
function dependencies(context, ids) {
  return html`<ul class="ids">${ids.map(id => html`<li><a class="id" href=${context.link('tasks', id)}>${id}</a></li>`)}</ul>`;
}
