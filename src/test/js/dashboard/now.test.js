import assert from 'node:assert/strict';
import {test} from 'node:test';
import {HeatScale, fleet, fleetWords, mark} from '../../../main/resources/io/fairlead/dashboard/pages/now/fleet.js';
import {layout} from '../../../main/resources/io/fairlead/dashboard/pages/now/layout.js';
import {KpiHistory, WINDOW_MS, fairnessOf} from '../../../main/resources/io/fairlead/dashboard/pages/now/kpis.js';
import {numbersOf, verdict} from '../../../main/resources/io/fairlead/dashboard/pages/now/verdict.js';

function agent(more = {}) {
  return {agentId: 'a', phase: 'ALIVE', breaker: 'CLOSED', slots: 2, held: 1, running: 1, loadMs: 100, weight: 2, ...more};
}

const LOST = agent({phase: 'LOST', unavailability: 'lost'});
const OPEN = agent({breaker: 'OPEN', unavailability: 'breaker-open'});

test('the sentence tells what the strip shows', () => {
  const probed = agent({breaker: 'HALF_OPEN'});
  const drained = agent({unavailability: 'drained'});
  const counts = fleet([agent(), agent(), probed, OPEN, OPEN, LOST, drained]);
  assert.equal(fleetWords(counts), '3 agents take work, 2 breakers open, 1 breaker half open, 1 lost, 1 kept from new work.');
  assert.equal(counts.slots, 12);
  assert.equal(counts.there, 6);
  assert.equal(fleetWords(fleet([])), 'There are no agents.');
  assert.equal(fleetWords(fleet([agent()])), '1 agent takes work.');
});

test('every state has a mark of its own', () => {
  const states = ['LOST', 'LEFT', 'SUSPECT', 'JOINING'].map(phase => agent({phase, unavailability: 'x'}));
  const marks = [...states, OPEN, agent({breaker: 'HALF_OPEN'}), agent({unavailability: 'drained'})].map(mark);
  assert.equal(new Set(marks.map(it => it?.glyph)).size, marks.length);
  assert.equal(mark(agent()), null);
});

test('what sticks out from the typical load has the last colour', () => {
  const scale = new HeatScale();
  scale.take([900, 1000, 1100, 9000].map(loadMs => agent({loadMs})));
  assert.deepEqual(scale.bounds, [0, 1000, 2000, 4000]);
  assert.deepEqual([0, 1, 1001, 3000, 4001].map(it => scale.heat(it)), [0, 1, 2, 3, 4]);
});

test('colours keep their meaning until loads are clearly others', () => {
  const scale = new HeatScale();
  const typical = loadMs => {
    scale.take([agent({loadMs})]);
    return scale.typicalMs;
  };
  assert.deepEqual([90, 140, 45, 160, 30].map(typical), [100, 100, 100, 200, 50]);
  scale.take([]);
  assert.equal(scale.typicalMs, 50);
});

test('a thousand cells fit, on a wide page and on a narrow one', () => {
  for (const width of [1200, 340]) {
    const {size, gap, columns, rows, height} = layout(1000, width);
    assert.ok(columns * rows >= 1000 && columns * (size + gap) - gap <= width, `${columns} of ${size} in ${width}`);
    assert.ok(width === 340 || height <= 180, `${height} high`);
    assert.ok(size >= 11);
  }
  assert.equal(layout(3, 1200).size, 34);
  assert.equal(layout(0, 1200).rows, 0);
});

function now(more = {}) {
  return {
    tasks: 5, waiting: 3, held: 2, notReady: 0, agentCount: 1, levels: [{oldestWaitMs: 0}], findings: [],
    submittedPerSecond: 1, completedPerSecond: 1, failedPerSecond: 0, drainMs: 10, ...more,
  };
}

function finding(severity, constraint = 'capacity') {
  return {severity, constraint, message: 'All are busy.'};
}

test('the verdict is what matters most', () => {
  const one = [agent()];
  const told = (more, agents = one) => {
    const {title, tone} = verdict(now(more), fleet(agents));
    return `${title}: ${tone}`;
  };
  assert.equal(told({}), 'Well: good');
  assert.equal(told({findings: [finding('info')]}), 'Well: good');
  assert.equal(told({tasks: 0, waiting: 0, held: 0, submittedPerSecond: 0}), 'Nothing to do: info');
  assert.equal(told({findings: [finding('warning')]}), 'Held up by capacity: warning');
  assert.equal(told({findings: [finding('critical', 'tenant-cap')]}), 'Held up by a tenant’s cap: critical');
  assert.equal(told({findings: [finding('critical', 'some-other')]}), 'Held up by some other: critical');
  assert.equal(told({paused: true, findings: [finding('critical', 'swarm-paused')]}), 'Paused: warning');
  assert.equal(told({recovering: true}), 'Being taken over: info');
  assert.equal(told({deleting: true, paused: true}), 'Being deleted: warning');
  assert.equal(told({}, []), 'No agents: critical');
  assert.equal(told({}, [LOST]), 'No agents: critical');
  assert.equal(told({tasks: 0}, []), 'No agents: info');
  assert.equal(told({}, [agent(), LOST, OPEN]), 'Works, with trouble: warning');
  assert.equal(told({failedPerSecond: 1}), 'Works, with trouble: warning');
});

test('trouble is told in words', () => {
  const {text} = verdict(now({failedPerSecond: 3}), fleet([agent(), LOST, LOST, OPEN]));
  assert.equal(
    text.replaceAll('\u2009', ' '),
    'One agent has its breaker open, 2 agents are lost, 75 % of tasks fail; no task is held up.',
  );
  assert.equal(verdict(now(), fleet([agent(), OPEN])).text, 'One agent has its breaker open; no task is held up.');
  assert.equal(verdict(now(), fleet([agent(), OPEN, OPEN])).text, '2 agents have their breakers open; no task is held up.');
  assert.equal(verdict(now({tasks: 0}), fleet([])).text, 'There is no agent, and there are no tasks.');
});

test('figures of findings have their units', () => {
  const told = numbersOf({agentsAble: 12, drainMs: 1500, threadBusyShare: 0.93, recordsPerSecond: 10.5, meanWeight: 1.5});
  assert.deepEqual(
    told.map(pair => pair.join(' ').replaceAll('\u2009', ' ')),
    ['agents able 12', 'drain 1.50 s', 'thread busy 93 %', 'records 10.5 /s', 'mean weight 1.50'],
  );
});

function kpi(fromMs, more = {}) {
  return {fromMs, untilMs: fromMs + 1000, submitted: 4, completed: 2, waiting: 1, running: 1, queueLatencyMeanMs: 7, fairnessIndex: null, ...more};
}

test('an interval is kept once, in order, and no longer than it is shown', () => {
  const history = new KpiHistory();
  assert.ok(history.add([kpi(3000), kpi(1000)]));
  assert.ok(history.add([kpi(2000), kpi(3000)]));
  assert.ok(!history.add([kpi(1000)]));
  assert.deepEqual(history.kpis.map(it => it.fromMs), [1000, 2000, 3000]);
  assert.equal(history.untilMs, 4000);
  history.add([kpi(3000 + 2 * WINDOW_MS)]);
  assert.equal(history.kpis.length, 1);
});

test('the fairness of an interval that is long over is none', () => {
  const told = (atMs, fairnessIndex) => fairnessOf({lastKpi: kpi(1000, {fairnessIndex})}, atMs);
  assert.equal(told(11_999, 0.9), 0.9);
  assert.equal(told(12_000, 0.9), null);
  assert.equal(told(3000, null), null);
  assert.equal(fairnessOf({}, 3000), null);
});

test('a hole is noticed', () => {
  const history = new KpiHistory();
  assert.ok(!history.missesBefore(kpi(1000)));
  history.add([kpi(1000)]);
  assert.ok(!history.missesBefore(kpi(2000)));
  assert.ok(!history.missesBefore(kpi(2100)));
  assert.ok(history.missesBefore(kpi(3000)));
});

test('without tasks rates are nothing; where an interval is missing lines break', () => {
  const history = new KpiHistory();
  history.add([kpi(1000, {waiting: 0, running: 0}), kpi(9000)]);
  const quiet = history.lines(10_000);
  assert.deepEqual(quiet.submitted, [[2000, 4], [2001, 0], [9000, 0], [10_000, 4]]);
  assert.deepEqual(quiet.waitMs, [[2000, 7], [2001, null], [10_000, 7]]);

  history.add([kpi(20_000)]);
  assert.deepEqual(history.lines(21_000).waiting.slice(-2), [[10_001, null], [21_000, 1]]);
  assert.equal(history.lines(60_000).waiting.at(-1)?.[0], 21_000, 'with tasks there is no saying');
});

test('a silence that lasts is drawn until now', () => {
  const history = new KpiHistory();
  history.add([kpi(1000, {waiting: 0, running: 0})]);
  assert.deepEqual(history.lines(60_000).completed, [[2000, 2], [2001, 0], [60_000, 0]]);
});
