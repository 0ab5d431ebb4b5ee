import assert from 'node:assert/strict';
import {test} from 'node:test';
import {MOST_LOOKS, ShareHistory} from '../../../main/resources/io/fairlead/dashboard/pages/tenants/history.js';
import {changes, fieldOf, unsent} from '../../../main/resources/io/fairlead/dashboard/pages/tenants/quota.js';
import {furthestBehind, matching, points, row, rows} from '../../../main/resources/io/fairlead/dashboard/pages/tenants/rows.js';

/** What the server tells of looks at those times: due, received, waiting and held of each tenant. */
const told = (atMs, tenants) => ({
  swarmId: 's',
  sinceMs: 0,
  windowMs: 20_000,
  atMs,
  tenants: Object.entries(tenants).map(([tenantId, [dueShare, receivedShare]]) => ({
    tenantId,
    weight: 1,
    dueShare,
    receivedShare,
    waiting: dueShare.map(() => 1),
    held: dueShare.map(() => 0),
  })),
});

test('looks are added to those that are known', () => {
  const history = new ShareHistory();
  assert.equal(history.nextMs, 0);
  history.add(told([10, 20], {a: [[1, 1], [0, 1]]}));
  assert.equal(history.nextMs, 21);
  history.add(told([30], {a: [[0.5], [0.7]], b: [[0.5], [0.3]]}));
  assert.deepEqual(history.atMs, [10, 20, 30]);
  assert.deepEqual(history.tenants.get('a').dueShare, [1, 1, 0.5]);
  assert.deepEqual(history.tenants.get('b').receivedShare, [0, 0, 0.3]);
  assert.deepEqual(history.line(history.tenants.get('b').dueShare, 20), [[20, 0], [30, 0.5]]);
});

test('a look that is told twice counts once, and a tenant that is not told had nothing', () => {
  const history = new ShareHistory();
  history.add(told([10, 20], {a: [[1, 1], [1, 1]]}));
  history.add(told([20, 30], {b: [[0, 1], [0, 1]]}));
  assert.deepEqual(history.atMs, [10, 20, 30]);
  assert.deepEqual(history.tenants.get('a').dueShare, [1, 1, 0]);
  history.add(told([], {}));
  assert.deepEqual(history.atMs, [10, 20, 30]);
});

test('so many looks are remembered, and a tenant of whom nothing is left is forgotten', () => {
  const history = new ShareHistory();
  history.add(told([1], {gone: [[1], [1]]}));
  for (let i = 2; i <= MOST_LOOKS + 5; i++) {
    history.add(told([i], {a: [[1], [1]]}));
  }
  assert.equal(history.atMs.length, MOST_LOOKS);
  assert.equal(history.tenants.get('a').held.length, MOST_LOOKS);
  assert.equal(history.tenants.has('gone'), false);
});

test('a page that is open for long remembers as far back as the server does', () => {
  const history = new ShareHistory();
  const hourMs = 3_600_000;
  for (let atMs = 0; atMs <= 8 * hourMs; atMs += 2_000) {
    history.add(told([atMs], {a: [[0.5], [atMs / hourMs]]}));
  }
  const agesMs = history.atMs.map(it => 8 * hourMs - it);
  assert.ok(agesMs[0] > 5.9 * hourMs && agesMs[0] < 6 * hourMs, `${agesMs[0]}`);
  assert.ok(history.atMs.length < 500, `${history.atMs.length} looks`);
  assert.equal(agesMs.filter(it => it <= 300_000).length, 151);
  assert.ok(history.atMs.every((it, i) => i === 0 || it - history.atMs[i - 1] <= 122_000));
  const {receivedShare} = history.tenants.get('a');
  assert.deepEqual(receivedShare, history.atMs.map(it => it / hourMs));
});

test('what is known of now is not older than some seconds', () => {
  const history = new ShareHistory();
  history.add(told([1000], {a: [[0.6], [0.5]], b: [[0.4], [0.5]]}));
  assert.deepEqual(history.last('a', 3000), {due: 0.6, received: 0.5});
  assert.equal(history.last('a', 60_000), null);
  assert.equal(history.last('nobody', 1000), null);
  assert.deepEqual(history.largest(1), ['a']);
});

const tenant = (tenantId, more = {}) => ({tenantId, weight: 1, tasks: 1, waiting: 1, held: 0, maxConcurrency: null, ...more});

test('those that frames tell and those of the list are all there, most due first', () => {
  const live = new Map([['b', tenant('b', {held: 2})]]);
  const listed = new Map([['a-10', tenant('a-10')], ['a-2', tenant('a-2')], ['b', tenant('b', {maxConcurrency: 2})]]);
  const all = rows(live, listed, id => (id === 'b' ? {due: 1, received: 0.9} : null));
  assert.deepEqual(all.map(it => it.tenantId), ['b', 'a-2', 'a-10']);
  assert.equal(all[0].atCap, true);
  assert.equal(all[1].due, null);
  assert.deepEqual(matching(all, ' A-1').map(it => it.tenantId), ['a-10']);
  assert.equal(row('new', undefined, undefined, null).tasks, 0);
});

test('of one that waits and has nothing due nothing is known', () => {
  const none = {due: 0, received: 0};
  assert.equal(row('a', tenant('a', {paused: false}), undefined, none).due, null);
  assert.equal(row('a', tenant('a', {paused: true}), undefined, none).due, 0);
  assert.equal(row('a', tenant('a', {waiting: 0, paused: false}), undefined, none).received, 0);
});

test('one is behind if it waits and is a twentieth below its due', () => {
  const behind = (waiting, due, received) => ({...row('a', tenant('a', {waiting}), undefined, {due, received})});
  assert.equal(furthestBehind([behind(0, 0.5, 0.1)]), null);
  assert.equal(furthestBehind([behind(1, 0.5, 0.46)]), null);
  assert.equal(furthestBehind([behind(1, 0.5, 0.4), behind(1, 0.5, 0.2)])?.row.received, 0.2);
});

test('a difference of shares is told in points', () => {
  assert.equal(points(0.0701), '7 points');
  assert.equal(points(0.01), '1 point');
});

test('only what was changed is sent: numbers as such, nothing as null, the rest as it is', () => {
  assert.deepEqual(
    changes([
      {key: 'weight', own: '1', typed: ' 4 '},
      {key: 'burst', own: '', typed: undefined},
      {key: 'maxQueued', own: '10', typed: ''},
      {key: 'minConcurrency', own: '2', typed: '2'},
      {key: 'maxConcurrency', own: '', typed: 'none'},
      {key: 'ratePerSecond', own: '', typed: '1e9x'},
    ]),
    {weight: 4, maxQueued: null, maxConcurrency: 'none', ratePerSecond: '1e9x'},
  );
});

test('what was typed on while it was sent is still to be sent', () => {
  assert.deepEqual(unsent({weight: '4', burst: '12', maxQueued: '3'}, {weight: '4', burst: '1'}), {burst: '12', maxQueued: '3'});
  assert.deepEqual(unsent({weight: '4'}, {}), {weight: '4'});
});

test('what is wrong is told at its field', () => {
  assert.deepEqual(fieldOf("tenant.a.b.weight '0': must be 0.01 to 1000", 'a.b'), {key: 'weight', message: '‘0’: must be 0.01 to 1000'});
  assert.deepEqual(fieldOf(`tenant.a.weight '"x"': must be a number, 0.01 to 1000`, 'a'), {
    key: 'weight',
    message: '‘x’: must be a number, 0.01 to 1000',
  });
  assert.deepEqual(fieldOf('the swarm is being deleted', 'a'), {key: '', message: 'the swarm is being deleted'});
});
