import assert from 'node:assert/strict';
import {beforeEach, test} from 'node:test';
import {MOST_FOLLOWED, Redrives} from '../../../main/resources/io/fairlead/dashboard/pages/dead-letters/redrives.js';

/** What the server says: which tasks have something decided about them, and how they stand. */
const server = {asked: 0, decided: [], phases: {}, results: []};
const context = {
  redraw: () => {},
  api: {
    send: async () => ({results: server.results}),
    get: async path => {
      if (path.at(-1) !== 'decisions') {
        return {phase: server.phases[path.at(-1)] ?? 'COMPLETED'};
      }
      server.asked++;
      return {decisions: server.decided.splice(0).map(taskId => ({taskId})), next: 1};
    },
  },
};

const redriven = n => Array.from({length: n}, (_, i) => ({partition: 0, offset: i, swarmId: 'main', taskId: `t${i}`, redrivenAs: `t${i}-1`}));
const settled = () => new Promise(done => setImmediate(done));

beforeEach(t => {
  globalThis.document = {hidden: false};
  t.mock.timers.enable({apis: ['setTimeout']});
  Object.assign(server, {asked: 0, decided: [], phases: {}, results: redriven(MOST_FOLLOWED + 1)});
});

test('a task is followed to its end, and of one that is not nothing is said', async t => {
  const redrives = new Redrives(context);
  server.decided = ['t0-1', 't1-1', `t${MOST_FOLLOWED}-1`, 'other'];
  server.phases = {'t1-1': 'RETRY_WAIT'};
  await redrives.these(server.results);
  await settled();
  const told = redrives.results.map(it => redrives.standing(it)[0]);
  assert.deepEqual(told.slice(0, 3), ['completed', 'retry wait', 'submitted']);
  assert.equal(told.at(-1), 'not followed');
  server.decided = ['t1-1'];
  server.phases = {'t1-1': 'FAILED'};
  t.mock.timers.tick(1500);
  await settled();
  assert.equal(redrives.standing(server.results[1])[0], 'failed');
  redrives.close();
});

test('nothing is asked while nobody looks, nor without end', async t => {
  const redrives = new Redrives(context);
  await redrives.these(server.results);
  await settled();
  assert.equal(server.asked, 1);
  document.hidden = true;
  t.mock.timers.tick(1500);
  await settled();
  assert.equal(server.asked, 1);
  document.hidden = false;
  for (let i = 0; i < 1000; i++) {
    t.mock.timers.tick(1500);
    await settled();
  }
  assert.equal(server.asked, 400);
  assert.equal(redrives.standing(server.results[0])[0], 'not followed');
});

test('once all have ended nothing is asked any more', async t => {
  server.results = redriven(2);
  server.decided = ['t0-1', 't1-1'];
  const redrives = new Redrives(context);
  await redrives.these(server.results);
  await settled();
  t.mock.timers.tick(15_000);
  await settled();
  assert.equal(server.asked, 1);
});
