import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Redrives} from '../../../main/resources/io/fairlead/dashboard/pages/dead-letters/redrives.js';

/** Dead letters at offsets 0 to there − 1, redriven from the newest on; tells from where each request began. */
function letters(there) {
  const begun = [];
  const send = async (method, path, {limit, before = there}) => {
    begun.push(before);
    const end = Math.max(0, before - limit);
    const results = Array.from({length: before - end}, (_, i) => ({partition: 0, offset: before - 1 - i, reason: 'gone'}));
    return {results, next: end === 0 ? undefined : end};
  };
  return {begun, redrives: new Redrives({api: {send}, redraw: () => {}})};
}

test('pressed again it goes on where it ended, and after the last one it begins anew', async () => {
  const {begun, redrives} = letters(1_500);
  await redrives.all({swarm: 's'});
  assert.equal(begun.length, 10);
  assert.equal(redrives.results.length, 1_000);
  assert.ok(redrives.cut);
  await redrives.all({swarm: 's'});
  assert.deepEqual(begun.slice(10), [500, 400, 300, 200, 100]);
  assert.ok(!redrives.cut);
  await redrives.all({swarm: 's'});
  assert.equal(begun[15], 1_500);
});

test('another filter begins with the newest, as does one that was forgotten', async () => {
  const {begun, redrives} = letters(1_200);
  await redrives.all({swarm: 's'});
  await redrives.all({swarm: 's', cause: 'poison'});
  assert.equal(begun[10], 1_200);
  redrives.forget();
  assert.ok(!redrives.cut);
  await redrives.all({swarm: 's', cause: 'poison'});
  assert.equal(begun[20], 1_200);
});

test('single letters between two goes change nothing about where it goes on', async () => {
  const {begun, redrives} = letters(1_200);
  await redrives.all({swarm: 's'});
  await redrives.these([{partition: 0, offset: 7}]);
  assert.ok(redrives.cut);
  begun.length = 0;
  await redrives.all({swarm: 's'});
  assert.equal(begun[0], 200);
});

test('where a request fails the next go begins with it', async () => {
  const {begun, redrives} = letters(400);
  const {send} = redrives.context.api;
  redrives.context.api.send = (...all) => (begun.length === 2 ? Promise.reject(new Error('no answer')) : send(...all));
  await assert.rejects(redrives.all({swarm: 's'}));
  assert.equal(redrives.results.length, 200);
  redrives.context.api.send = send;
  await redrives.all({swarm: 's'});
  assert.deepEqual(begun, [400, 300, 200, 100]);
});
