// One glance says whether the swarm is well.

import {html, nothing} from '../lib/lit-html/lit-html.js';
import {carriedOut} from '../api.js';
import {count, duration, figure, rate} from '../format.js';
import {action, badge, panel, tile, tiles} from '../parts.js';
import {fleet} from './now/fleet.js';
import {HeatStrip} from './now/heat-strip.js';
import {fairnessOf} from './now/kpis.js';
import {levels} from './now/levels.js';
import {Trends} from './now/trends.js';
import {TONES, numbersOf, verdict} from './now/verdict.js';

/**
 * @typedef {import('../context.js').Context} Context
 * @typedef {import('../views.js').Now} Now
 * @typedef {import('../views.js').Finding} Finding
 * @typedef {import('./now/fleet.js').Fleet} Fleet
 */

/** Findings that are told at once; the others on demand. */
const FINDINGS = 4;

/** @type {Record<string, string>} */
const BALANCING = {automatic: 'is automatic', approval: 'waits for approval', off: 'is off'};

/** Beside the verdict's title: a tone in a shape. */
const GLYPHS = {good: '✓', info: 'i', warning: '!', critical: '✕', plain: '…'};

/** @type {import('../app.js').Page} */
export const now = {
  name: 'now',
  title: 'Now',
  open(context) {
    const strip = new HeatStrip(context);
    const trends = new Trends(context);
    return {
      live: () => trends.live(),
      close: () => {
        strip.close();
        trends.close();
      },
      render: () => {
        const {now, agents} = context.live;
        if (now === null) {
          return html`<h1>Now</h1><p class="empty">${context.live.state === 'connecting' ? 'Asking …' : 'Nothing is known of this swarm yet.'}</p>`;
        }
        const counts = fleet(agents.values());
        return html`
          <div class="now stack">
            ${head(context, now, counts)} ${summary(now, counts, context.live.nowMs)}
            <div class="grid">${limits(now)} ${levels(now)}</div>
            ${panel('Agents', strip.render(agents, counts, now.agentCount), {
              wide: true,
              actions: html`<a href=${context.link('agents')}>All figures</a>`,
            })}
            ${trends.render()}
          </div>
        `;
      },
    };
  },
};

/**
 * @param {Context} context
 * @param {Now} now
 * @param {Fleet} counts
 */
function head(context, now, counts) {
  const {title, tone, text} = verdict(now, counts);
  const known = context.live.state === 'live';
  return html`
    <section class="verdict ${known ? tone : 'plain'}" aria-label="Verdict">
      <span class="sign" aria-hidden="true">${GLYPHS[known ? tone : 'plain']}</span>
      <div class="words">
        <h1>${known ? title : `${title}, when last seen`}</h1>
        <p>${text}</p>
      </div>
      <div class="actions">
        ${now.paused
          ? action(context, {label: 'Resume', role: 'operate', run: () => command(context, 'resume', 'The swarm goes on.')})
          : action(context, {
              label: 'Pause',
              role: 'operate',
              disabled: now.deleting,
              run: () => command(context, 'pause', 'The swarm is paused: what agents have goes on, nothing else is given out.'),
            })}
      </div>
    </section>
  `;
}

/**
 * @param {Context} context
 * @param {'pause' | 'resume'} what
 * @param {string} done
 */
async function command(context, what, done) {
  return carriedOut(await context.api.command('POST', context.path(what), {}), done);
}

/**
 * @param {Now} now
 * @param {Fleet} counts
 * @param {number} nowMs
 */
function summary(now, counts, nowMs) {
  const fairness = fairnessOf(now, nowMs);
  const waited = now.waits.count > 0;
  const never = now.drainMs === undefined;
  return tiles(
    tile('Waiting', count(now.waiting), {note: now.notReady > 0 ? `${count(now.notReady)} not ready yet` : nothing}),
    tile('With agents', count(now.held), {note: `${count(counts.running)} running on ${count(counts.slots)} slots`}),
    tile('In', rate(now.submittedPerSecond), {note: 'submitted'}),
    tile('Out', rate(now.completedPerSecond), {
      note: now.failedPerSecond > 0 ? `${rate(now.failedPerSecond)} failed` : 'completed',
      tone: now.failedPerSecond > 0 ? 'warning' : 'plain',
    }),
    tile('Wait, p50', waited ? duration(now.waits.p50Ms) : '–', {note: 'half wait less'}),
    tile('Wait, p99', waited ? duration(now.waits.p99Ms) : '–', {note: 'one in 100 waits longer'}),
    tile('Time to drain', never ? 'never' : duration(now.drainMs), {
      note: never ? 'no agent takes work' : 'if nothing came any more',
      tone: never ? 'critical' : 'plain',
    }),
    tile('Fairness', figure(fairness), {note: fairness === null ? 'nothing ran lately' : '1 is even'}),
  );
}

/** @param {Now} now */
function limits(now) {
  const {findings} = now;
  return panel(
    'What limits it',
    findings.length === 0
      ? html`<p class="empty">Nothing does: what comes is given out at once.</p>`
      : html`
          <ol class="findings">${findings.slice(0, FINDINGS).map(finding)}</ol>
          ${findings.length > FINDINGS
            ? html`
                <details>
                  <summary>${findings.length - FINDINGS} more</summary>
                  <ol class="findings">${findings.slice(FINDINGS).map(finding)}</ol>
                </details>
              `
            : nothing}
        `,
    {note: `Agents are chosen by ${now.strategy}; balancing ${BALANCING[now.balanceMode] ?? `is ${now.balanceMode}`}.`},
  );
}

/** @param {Finding} it */
function finding(it) {
  return html`
    <li>
      <p>${badge(it.severity, TONES[it.severity] ?? 'plain')} ${it.message}</p>
      <p class="note">${it.advice}</p>
      <p class="numbers">${numbersOf(it.numbers).map(([name, value]) => html`<span>${name} <b>${value}</b></span> `)}</p>
    </li>
  `;
}
