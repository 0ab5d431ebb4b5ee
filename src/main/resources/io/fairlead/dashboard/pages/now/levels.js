// Tasks that wait, by level.

import {html, svg} from '../../lib/lit-html/lit-html.js';
import {count, duration, words} from '../../format.js';
import {panel} from '../../parts.js';

/** @typedef {import('../../views.js').Now} Now */

const CAPTION = 'Tasks that wait for an agent, by level, the most urgent first';

/** @param {Now} now */
export function levels(now) {
  const most = Math.max(1, ...now.levels.map(it => it.waiting));
  return panel(
    'Waiting by level',
    html`
      <div class="scroll" tabindex="0" role="group" aria-label=${CAPTION}>
        <table class="levels">
          <caption class="unseen">${CAPTION}</caption>
          <thead>
            <tr>
              <th scope="col">Level</th>
              <td></td>
              <th scope="col" class="right">Waiting</th>
              <th scope="col" class="right">Oldest</th>
              <th scope="col" class="right">p50</th>
              <th scope="col" class="right">p99</th>
            </tr>
          </thead>
          <tbody>
            ${now.levels.map(
              it => html`
                <tr>
                  <th scope="row">${words(it.level)}</th>
                  <td class="length">
                    <svg class="bar ${it.level.toLowerCase()}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                      <rect class="track" width="100" height="8"></rect>
                      ${svg`<rect class="fill" width=${((100 * it.waiting) / most).toFixed(1)} height="8"></rect>`}
                    </svg>
                  </td>
                  <td class="right figure">${count(it.waiting)}</td>
                  <td class="right">${it.waiting > 0 ? duration(it.oldestWaitMs) : '–'}</td>
                  <td class="right">${it.waits.count > 0 ? duration(it.waits.p50Ms) : '–'}</td>
                  <td class="right">${it.waits.count > 0 ? duration(it.waits.p99Ms) : '–'}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `,
    {note: `p50, p99: waits of what was given out in the last ${duration(now.overMs)}.`},
  );
}
