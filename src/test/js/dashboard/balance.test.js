// What is asked for on the balance page.

import assert from 'node:assert/strict';
import test from 'node:test';
import {body, settingsOf} from '../../../main/resources/io/fairlead/dashboard/pages/balance/forms.js';

/** @param {Record<string, string>} fields */
function form(fields) {
  const data = new FormData();
  Object.entries(fields).forEach(([name, value]) => data.set(name, value));
  return data;
}

/** @param {unknown} it as it is sent */
const sent = it => JSON.parse(JSON.stringify(it));

test('settings are lines, and a value that is no JSON is a word', () => {
  assert.deepEqual(settingsOf('strategy = least-loaded\n\nmaxPrefetch: 4\n tenant.a.weight=2.5 \nlatePolicy ='), {
    strategy: 'least-loaded',
    maxPrefetch: 4,
    'tenant.a.weight': 2.5,
    latePolicy: null,
  });
  assert.equal(settingsOf(' \n'), undefined);
});

test('what is left empty is not asked for', () => {
  assert.deepEqual(sent(body('plan', form({maxS: '', latency: '', maxMoves: ''}))), {});
  assert.deepEqual(sent(body('plan', form({maxS: '1.5', latency: '1', cost: '0'}))), {
    maxMs: 1500,
    preference: {latency: 1, cost: 0},
  });
  assert.deepEqual(sent(body('shares', form({objective: '', apply: 'on'}))), {apply: true});
  assert.deepEqual(sent(body('topology', form({objective: 'p99', threshold: '10', period: '60'}), 100_000)), {
    objective: 'p99',
    threshold: 0.1,
    fromMs: 40_000,
  });
});

test('another fleet is told only if it is another', () => {
  assert.deepEqual(sent(body('what-if', form({settings: '', count: '0', remove: ' '}))), {});
  assert.deepEqual(sent(body('what-if', form({count: '2', speed: '1.5', remove: 'a-1, a-2'}))), {
    agents: {add: [{count: 2, speed: 1.5}], remove: ['a-1', 'a-2']},
  });
});
