import assert from 'node:assert/strict';
import {test} from 'node:test';

import {readable, safeLink} from '../../../main/resources/io/fairlead/dashboard/pages/tasks/content.js';
import {spans} from '../../../main/resources/io/fairlead/dashboard/pages/tasks/spans.js';

const life = (leases, more = {}) => ({
  taskId: 't',
  phase: 'QUEUED',
  atMs: 1000,
  steps: [{atMs: 100, kind: 'SUBMITTED', sentence: ''}],
  leases,
  cut: false,
  remarks: [],
  task: {},
  ...more,
});
const told = all => all.map(it => `${it.kind} ${it.fromMs} ${it.untilMs}`);

test('a task that nobody had yet has waited until now', () => {
  assert.deepEqual(told(spans(life([]))), ['waiting 100 1000']);
  assert.deepEqual(spans({...life([]), steps: []}), []);
});

test('each lease is before its start, in its run, and then over', () => {
  const leases = [
    {epoch: 1, agentId: 'a', dispatchedAtMs: 200, startedAtMs: 250, endedAtMs: 400, end: 'failed'},
    {epoch: 2, agentId: 'b', dispatchedAtMs: 500, endedAtMs: 600, end: 'revoked'},
    {epoch: 3, agentId: 'c', dispatchedAtMs: 700},
  ];
  assert.deepEqual(told(spans(life(leases))), [
    'waiting 100 200',
    'held 200 250',
    'running 250 400',
    'retry 400 500',
    'held 500 600',
    'waiting 600 700',
    'held 700 1000',
  ]);
});

test('what is not recorded is not drawn as if it were', () => {
  const leases = [
    {epoch: 1, agentId: 'a', endedAtMs: 400, end: 'agent-lost'},
    {epoch: 2, agentId: 'b', dispatchedAtMs: 500, endedAtMs: 600, end: 'failed'},
  ];
  assert.deepEqual(told(spans(life(leases))), ['unknown 100 400', 'waiting 400 500', 'worked 500 600', 'retry 600 1000']);
});

test('a start that became known with the end is reckoned from the run time', () => {
  const lease = {epoch: 4, agentId: 'a', dispatchedAtMs: 200, startedAtMs: 400, endedAtMs: 400, end: 'completed'};
  const outcome = {epoch: 4, endedAtMs: 400, runTimeMs: 50};
  assert.deepEqual(told(spans(life([lease], {outcome}))), ['waiting 100 200', 'held 200 350', 'running 350 400']);
});

test('clocks that differ turn nothing back', () => {
  const lease = {epoch: 4, agentId: 'a', dispatchedAtMs: 50, startedAtMs: 40, endedAtMs: 900, end: 'completed'};
  assert.deepEqual(told(spans(life([lease], {outcome: {epoch: 4, endedAtMs: 900}}))), ['running 100 900']);
});

test('a link leads to http and https only', () => {
  assert.equal(safeLink('https://results.example/a b'), 'https://results.example/a%20b');
  assert.equal(safeLink('HTTP://x'), 'http://x/');
  for (const uri of ['javascript:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'file:///x', 's3://bucket/x', 'x', '//x', '']) {
    assert.equal(safeLink(uri), null, uri);
  }
});

test('JSON is laid out, everything else stays as it came', () => {
  assert.equal(readable('{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(readable('"a"', 'application/json'), '"a"');
  assert.equal(readable('{no json'), '{no json');
  assert.equal(readable('12 '), '12 ');
  const large = '[' + '1,'.repeat(200_000) + '1]';
  assert.equal(readable(large), large);
});
