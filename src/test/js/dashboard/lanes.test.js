import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Begins, Palette, askedFor, laneOf, lanes} from '../../../main/resources/io/fairlead/dashboard/pages/agents/lanes.js';
import {eventWords, runSort, runWords, standing} from '../../../main/resources/io/fairlead/dashboard/pages/agents/state.js';
import {breakerTurns} from '../../../main/resources/io/fairlead/dashboard/pages/agents/turns.js';

const run = (taskId, agentId, dispatchedAtMs, startedAtMs, endedAtMs, epoch = 1) => ({
  taskId, agentId, dispatchedAtMs, startedAtMs, endedAtMs, epoch, kind: endedAtMs === undefined ? 'RUNNING' : 'COMPLETED',
});
const timeline = (...runs) => ({swarmId: 's', fromMs: 0, untilMs: 100, cut: false, runs, moves: [], events: []});

test('what an agent did at once lies side by side', () => {
  const {bars, tracks} = lanes(
    timeline(run('a', 'x', 0, 1, 50), run('b', 'x', 10, 11, 20), run('c', 'x', 20, 21, 30), run('d', 'y', 5, 6, 7)),
    ['x', 'y'],
  );
  assert.deepEqual(tracks, [2, 1]);
  assert.deepEqual(bars.map(it => [it.run.taskId, it.lane, it.track]), [['a', 0, 0], ['d', 1, 0], ['b', 0, 1], ['c', 0, 1]]);
});

test('a lane has at most so many tracks, and runs of others no bar', () => {
  const runs = Array.from({length: 40}, (_, i) => run(`t${i}`, 'x', i, i, 100));
  const {bars, tracks} = lanes(timeline(...runs, run('o', 'other', 0, 1, 2)), ['x']);
  assert.deepEqual(tracks, [12]);
  assert.equal(bars.length, 40);
});

test('what has not ended goes up to now; what has not started waits until then', () => {
  const {bars} = lanes(timeline(run('a', 'x', 40, 60), run('b', 'x', 50)), ['x']);
  assert.deepEqual(bars.map(it => [it.fromMs, it.startMs, it.endMs]), [[40, 60, 100], [50, 100, 100]]);
});

test('a run of which only the end is known says so', () => {
  const [bar] = lanes(timeline(run('a', 'x', undefined, undefined, 70)), ['x']).bars;
  assert.equal(bar.known, false);
  assert.equal(bar.endMs, 70);
});

test('when a run began is remembered until it is cut off', () => {
  const begins = new Begins();
  begins.complete(timeline(run('a', 'x', 40, 60)));
  const cut = begins.complete(timeline(run('a', 'x', undefined, undefined, 90), run('a', 'y', undefined, undefined, 95, 2)));
  assert.deepEqual(cut.runs.map(it => it.dispatchedAtMs), [40, undefined]);
  assert.equal(cut.runs[0].endedAtMs, 90);
  begins.complete(timeline());
  assert.equal(begins.complete(timeline(run('a', 'x', undefined, undefined, 90))).runs[0].dispatchedAtMs, undefined);
});

test('an agent without a lane is above or below', () => {
  assert.deepEqual(['a', 'b', 'c', 'd', 'e'].map(it => laneOf(['b', 'd'], it)), [-1, 0, 2, 1, 2]);
});

test('tenants keep their colours, and there are eight', () => {
  const palette = new Palette();
  const first = palette.of('t0');
  for (let i = 1; i < 20; i++) {
    palette.of(`t${i}`);
  }
  assert.equal(palette.of('t0'), first);
  assert.equal(palette.of('t19'), 'series-8');
  assert.equal(palette.of(undefined), 'series-8');
});

test('how an agent stands is said in words', () => {
  assert.deepEqual(standing({phase: 'ALIVE', breaker: 'CLOSED'}), ['takes work', 'good']);
  assert.deepEqual(standing({phase: 'ALIVE', breaker: 'HALF_OPEN'}), ['on trial', 'warning']);
  assert.deepEqual(standing({phase: 'ALIVE', breaker: 'OPEN', unavailability: 'breaker-open'}), ['breaker open', 'critical']);
  assert.deepEqual(standing({phase: 'ALIVE', breaker: 'CLOSED', unavailability: 'some-new-one'}), ['some new one', 'warning']);
});

test('what is not known is said as it stands', () => {
  assert.equal(eventWords('AGENT_LOST'), 'was lost');
  assert.equal(eventWords('AGENT_PAINTED'), 'agent painted');
  assert.equal(runWords('SOME_END'), 'some end');
  assert.deepEqual(['COMPLETED', 'RUNNING', 'FAILED', 'REVOKED'].map(runSort), ['good', 'live', 'bad', 'neutral']);
});

test('when a breaker changed is seen between samples', () => {
  const points = ['CLOSED', 'OPEN', 'OPEN', 'HALF_OPEN', 'CLOSED'].map((breaker, i) => ({atMs: i, breaker}));
  assert.deepEqual(breakerTurns(points), [
    {atMs: 1, kind: 'BREAKER_OPENED', about: true},
    {atMs: 3, kind: 'BREAKER_HALF_OPENED', about: true},
    {atMs: 4, kind: 'BREAKER_CLOSED', about: true},
  ]);
});

test('agents of lanes are asked for by the first and the last; under a filter those between run, too', () => {
  const all = ['a-1', 'a-10', 'a-2', 'b-1', 'b-2'];
  assert.deepEqual(askedFor(all, all), {}, 'all: those that have gone meanwhile are told, too');
  assert.deepEqual(askedFor(['a-2', 'a-1', 'a-10'], all), {firstAgent: 'a-1', lastAgent: 'a-2'});
  assert.deepEqual(askedFor(['b-2', 'a-2'], all), {firstAgent: 'a-2', lastAgent: 'b-2', limit: 5000});
  assert.deepEqual(askedFor(['b-1'], all), {firstAgent: 'b-1', lastAgent: 'b-1'});
  assert.deepEqual(askedFor([], all), {});
});
