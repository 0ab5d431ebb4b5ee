// The rules of PROTOCOL.md, section 7, without Kafka: node --test
'use strict';

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { Agent, Phase, TaskFailed } = require('../agent');
const { sharedPartition } = require('../connection');

const VECTORS = path.join(__dirname, '../../../src/test/resources/fixtures/shared-partitions.tsv');

const HEARTBEAT_MS = 500;
const LOST_AFTER_MS = 6_000;

/** An agent `a` of two slots, its coordinator and its clock. */
class Stage {
  nowMs = 0;
  seq = 0;
  helloIds = 0;
  agent = new Agent({ swarm: 's', agent: 'a', slots: 2 }, () => `h${++this.helloIds}`, 0);

  // What the coordinator says

  says(kind, fields = {}, incarnation = 7) {
    this.agent.read({ swarmId: 's', agentId: 'a', kind, incarnation, seq: ++this.seq, ...fields }, this.nowMs);
  }

  welcomes(helloId, incarnation = 7) {
    const welcome = { helloId, heartbeatMs: HEARTBEAT_MS, lostAfterMs: LOST_AFTER_MS, maxPrefetch: 2 };
    this.says('WELCOME', { welcome }, incarnation);
  }

  assigns(taskId, epoch, incarnation = 7) {
    this.says('ASSIGN', { taskId, epoch, assignment: {} }, incarnation);
  }

  // What the agent does

  joins() {
    this.arrives();
    this.welcomes('h1');
    this.arrives();
    return this.agent;
  }

  report() {
    const report = this.agent.nextReport(this.nowMs);
    assert.ok(report, 'no report is due');
    return report;
  }

  arrives() {
    const report = this.report();
    this.agent.acknowledged(report, this.nowMs);
    return report.value;
  }

  doesNotArrive() {
    this.report();
    this.agent.notAcknowledged(this.nowMs);
  }

  starts() {
    return this.agent.nextRuns(this.nowMs);
  }

  returns(run, result = {}) {
    this.agent.returned(run, result, this.nowMs);
  }

  passes(ms) {
    this.nowMs += ms;
    this.agent.tick(this.nowMs);
  }
}

const told = ({ transitions }) => transitions.map(({ kind, taskId, epoch }) => `${kind} ${taskId}/${epoch}`);
const held = (report) => report.held.map(({ state, taskId, epoch }) => `${state} ${taskId}/${epoch}`);

// 7.1

test('says hello until it is welcomed', () => {
  const stage = new Stage();
  const hello = stage.arrives();
  assert.deepEqual([hello.incarnation, hello.helloId, hello.reportSeq], [0, 'h1', 1]);
  assert.equal(stage.agent.nextReport(stage.nowMs), null);
  assert.equal(stage.agent.nextDueMs(), 1_000);
  stage.passes(1_000);
  assert.equal(stage.report().value.helloId, 'h1');
  assert.equal(stage.agent.nextDueMs(), Infinity);
  assert.equal(stage.agent.reread, false);
});

test('reads from the start after a second hello without an answer', () => {
  const stage = new Stage();
  for (const waitMs of [0, 1_000, 2_000]) {
    stage.passes(waitMs);
    stage.arrives();
  }
  assert.equal(stage.agent.reread, true);
});

test('a welcome for another process is skipped', () => {
  const stage = new Stage();
  stage.arrives();
  stage.welcomes('other');
  assert.equal(stage.agent.phase, Phase.JOINING);
});

test('a hello that did not arrive is said again soon', () => {
  const stage = new Stage();
  stage.doesNotArrive();
  stage.passes(200);
  assert.equal(stage.report().value.reportSeq, 2);
});

test('a second welcome with a larger incarnation is obeyed', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  const [run] = stage.starts();
  stage.welcomes('h1', 9);
  assert.ok(run.signal.aborted);
  const report = stage.arrives();
  assert.deepEqual([report.incarnation, report.held, report.transitions], [9, [], []]);
});

// 7.2 and 7.3

test('messages that are skipped count as read', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1, 6);
  stage.says('UNKNOWN');
  stage.passes(HEARTBEAT_MS);
  assert.equal(stage.arrives().lastDispatchSeq, 3);
  assert.deepEqual(stage.starts(), []);
});

test('runs in the order of arrival, one to a slot', () => {
  const stage = new Stage();
  stage.joins();
  ['c', 'a', 'b'].forEach((taskId, i) => stage.assigns(taskId, i + 1));
  const [first, second] = stage.starts();
  assert.deepEqual([first.taskId, second.taskId], ['c', 'a']);
  const report = stage.arrives();
  assert.deepEqual(told(report), ['STARTED c/1', 'STARTED a/2']);
  assert.deepEqual(held(report), ['RUNNING c/1', 'RUNNING a/2', 'WAITING b/3']);
  stage.nowMs = 40;
  stage.returns(second, { data: Buffer.from('done') });
  assert.deepEqual(
    stage.starts().map((run) => run.taskId),
    ['b'],
  );
  const [completed] = stage.arrives().transitions;
  assert.equal(completed.kind, 'COMPLETED');
  assert.deepEqual([completed.runTimeMs, completed.waitedMs], [40, 0]);
  assert.equal(completed.resultBytes.toString(), 'done');
});

test('what has ended is not run again', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 5);
  stage.returns(stage.starts()[0]);
  stage.assigns('t', 5);
  stage.assigns('t', 4);
  assert.deepEqual(stage.starts(), []);
});

test('an assignment that waits gives way to a newer one', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 5);
  stage.assigns('t', 6);
  stage.passes(HEARTBEAT_MS);
  const report = stage.arrives();
  assert.deepEqual(held(report), ['WAITING t/6']);
  assert.deepEqual(told(report), []);
});

test('a newer assignment starts when the older run has returned', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 5);
  const [older] = stage.starts();
  stage.assigns('t', 6);
  assert.ok(older.signal.aborted);
  assert.deepEqual(stage.starts(), []);
  assert.deepEqual(held(stage.arrives()), ['WAITING t/6']);
  stage.returns(older);
  assert.deepEqual(
    stage.starts().map((run) => run.epoch),
    [6],
  );
  assert.deepEqual(told(stage.arrives()), ['STARTED t/6']);
});

test('gives back what is far beyond its room', () => {
  const stage = new Stage();
  stage.joins();
  for (let epoch = 1; epoch <= 17; epoch++) {
    stage.assigns(`t${epoch}`, epoch);
  }
  assert.deepEqual(told(stage.arrives()), ['RELEASED t17/17']);
});

// 7.4

test('reports every heartbeat, and at once when there is something to tell', () => {
  const stage = new Stage();
  stage.joins();
  assert.equal(stage.agent.nextReport(stage.nowMs), null);
  stage.passes(HEARTBEAT_MS);
  stage.arrives();
  stage.assigns('t', 1);
  stage.starts();
  assert.deepEqual(told(stage.arrives()), ['STARTED t/1']);
});

test('transitions are repeated until they are acknowledged', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  const [run] = stage.starts();
  stage.report();
  stage.agent.failed(run, new Error('no luck'), stage.nowMs);
  assert.equal(stage.agent.nextReport(stage.nowMs), null); // one is in flight
  stage.agent.notAcknowledged(stage.nowMs);
  stage.passes(200);
  const report = stage.arrives();
  assert.deepEqual(told(report), ['STARTED t/1', 'FAILED t/1']);
  assert.deepEqual(report.held, []);
  assert.equal(report.transitions[1].retriable, true);
  stage.passes(HEARTBEAT_MS);
  assert.deepEqual(told(stage.arrives()), []);
});

test('a handler may say that another attempt does not help', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  stage.agent.failed(stage.starts()[0], new TaskFailed('hopeless', false), stage.nowMs);
  const [, failed] = stage.arrives().transitions;
  assert.deepEqual([failed.error, failed.retriable], ['hopeless', false]);
});

test('what does not fit is still listed', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('a', 1);
  stage.assigns('b', 2);
  stage.starts().forEach((run) => stage.returns(run, { data: Buffer.alloc(500_000) }));
  const report = stage.arrives();
  assert.deepEqual(told(report), ['STARTED a/1', 'STARTED b/2', 'COMPLETED a/1']);
  assert.deepEqual(held(report), ['RUNNING b/2']);
  assert.deepEqual(told(stage.arrives()), ['COMPLETED b/2']);
});

test('a result that is too large fails for good', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  stage.returns(stage.starts()[0], { data: Buffer.alloc(524_289) });
  const [, failed] = stage.arrives().transitions;
  assert.deepEqual([failed.kind, failed.retriable], ['FAILED', false]);
  assert.match(failed.error, /524289/);
});

test('a result that would spoil the report is a failure', () => {
  for (const result of [{ data: 'text' }, { tokensUsed: -1 }]) {
    const stage = new Stage();
    stage.joins();
    stage.assigns('t', 1);
    stage.returns(stage.starts()[0], result);
    assert.deepEqual(told(stage.arrives()), ['STARTED t/1', 'FAILED t/1']);
  }
});

test('only the last progress is told', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  const [run] = stage.starts();
  stage.agent.progressed(run, 0.1);
  stage.agent.progressed(run, 0.2);
  stage.agent.progressed(run, 20); // the coordinator would refuse the whole report
  assert.deepEqual(
    stage.arrives().transitions.map(({ progress }) => progress),
    [undefined, 0.2],
  );
});

// 7.5

test('fences itself and joins anew', () => {
  const stage = new Stage();
  stage.joins();
  ['a', 'b', 'c'].forEach((taskId, i) => stage.assigns(taskId, i + 1));
  const [first, second] = stage.starts();
  stage.returns(first);
  stage.report();
  stage.passes(LOST_AFTER_MS);
  assert.equal(stage.agent.phase, Phase.CUT_OFF);
  assert.ok(second.signal.aborted);
  stage.agent.notAcknowledged(stage.nowMs);
  stage.returns(second);
  stage.passes(200);
  const last = stage.arrives();
  assert.deepEqual([last.incarnation, last.held], [7, []]);
  assert.deepEqual(told(last), ['STARTED a/1', 'COMPLETED a/1']);
  stage.passes(999);
  assert.equal(stage.agent.nextReport(stage.nowMs), null);
  stage.passes(1);
  const hello = stage.arrives();
  assert.deepEqual([hello.incarnation, hello.helloId, hello.held], [0, 'h2', []]);
  stage.says('FENCED', {}, 7);
  stage.welcomes('h2', 8);
  assert.equal(stage.agent.phase, Phase.WORKING);
});

test('is fenced by who took its place meanwhile', () => {
  const stage = new Stage();
  stage.joins();
  stage.welcomes('other', 8);
  assert.equal(stage.agent.phase, Phase.WORKING);
  stage.passes(LOST_AFTER_MS);
  stage.welcomes('another', 9);
  assert.equal(stage.agent.phase, Phase.FENCED);
});

test('counts from when the acknowledged report was made', () => {
  const stage = new Stage();
  stage.joins();
  stage.passes(HEARTBEAT_MS);
  const report = stage.report();
  stage.passes(5_000);
  stage.agent.acknowledged(report, stage.nowMs);
  assert.equal(stage.agent.nextDueMs(), 1_000); // the next heartbeat is overdue
  stage.report();
  assert.equal(stage.agent.nextDueMs(), HEARTBEAT_MS + LOST_AFTER_MS);
});

test('starts nothing once it is out of touch', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  stage.nowMs += LOST_AFTER_MS; // suspended: it has not noticed yet
  assert.deepEqual(stage.starts(), []);
});

// 7.6

test('fenced ends it for good', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  const [run] = stage.starts();
  stage.says('FENCED', {}, 6);
  assert.equal(stage.agent.phase, Phase.WORKING);
  stage.says('FENCED', { reason: 'swarm-deleted' }, 7);
  assert.ok(stage.agent.over && run.signal.aborted);
  assert.equal(stage.agent.why, 'swarm-deleted');
  assert.equal(stage.agent.nextReport(stage.nowMs + 60_000), null);
});

// 7.7

test('revoked while waiting', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  stage.says('REVOKE', { taskId: 't', epoch: 1 });
  assert.deepEqual(told(stage.arrives()), ['RELEASED t/1']);
  assert.deepEqual(stage.starts(), []);
});

test('a start wins over a revocation', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  const [run] = stage.starts();
  stage.says('REVOKE', { taskId: 't', epoch: 1 });
  assert.equal(run.signal.aborted, false);
  const report = stage.arrives();
  assert.deepEqual([told(report), held(report)], [['STARTED t/1'], ['RUNNING t/1']]);
});

test('a revocation under another epoch is ignored', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 2);
  stage.says('REVOKE', { taskId: 't', epoch: 1 });
  stage.says('REVOKE', { taskId: 'unknown', epoch: 1 });
  assert.equal(stage.starts().length, 1);
});

test('cancelled while waiting', () => {
  const stage = new Stage();
  stage.joins();
  stage.assigns('t', 1);
  stage.says('CANCEL', { taskId: 't', epoch: 1, reason: 'cancelled-by-command' });
  assert.equal(stage.arrives().transitions[0].error, 'cancelled');
});

test('cancelled while running, whatever the handler returns', () => {
  for (const ending of ['returned', 'failed']) {
    const stage = new Stage();
    stage.joins();
    stage.assigns('t', 1);
    const [run] = stage.starts();
    stage.says('CANCEL', { taskId: 't', epoch: 1, reason: 'cancelled-by-command' });
    assert.ok(run.signal.aborted);
    assert.deepEqual(held(stage.arrives()), ['RUNNING t/1']);
    stage.agent[ending](run, {}, stage.nowMs);
    const [failed] = stage.arrives().transitions;
    assert.deepEqual([failed.kind, failed.retriable, failed.error], ['FAILED', false, 'cancelled']);
  }
});

test('stale work is dropped without a word', () => {
  const stage = new Stage();
  stage.joins();
  ['a', 'b', 'c'].forEach((taskId, i) => stage.assigns(taskId, i + 1));
  const [first] = stage.starts();
  stage.arrives();
  stage.says('CANCEL', { taskId: 'a', epoch: 1, reason: 'stale' });
  stage.says('CANCEL', { taskId: 'c', epoch: 3, reason: 'stale' });
  stage.returns(first);
  stage.passes(HEARTBEAT_MS);
  const report = stage.arrives();
  assert.deepEqual([told(report), held(report)], [[], ['RUNNING b/2']]);
});

// 7.8

test('drains', () => {
  const stage = new Stage();
  stage.joins();
  ['a', 'b', 'c'].forEach((taskId, i) => stage.assigns(taskId, i + 1));
  const [first, second] = stage.starts();
  stage.agent.drain(stage.nowMs);
  stage.assigns('d', 4);
  const report = stage.arrives();
  assert.equal(report.draining, true);
  assert.deepEqual(told(report).slice(2), ['RELEASED c/3', 'RELEASED d/4']);
  stage.returns(first);
  stage.arrives();
  assert.equal(stage.agent.over, false);
  stage.agent.drainTimedOut(stage.nowMs);
  assert.ok(second.signal.aborted);
  const goodbye = stage.arrives();
  assert.deepEqual([goodbye.held, goodbye.transitions[0].error], [[], 'drain timeout']);
  assert.equal(stage.agent.phase, Phase.LEFT);
});

test('says goodbye at once if there is nothing to do', () => {
  const stage = new Stage();
  stage.joins();
  stage.agent.drain(stage.nowMs);
  stage.arrives();
  assert.equal(stage.agent.phase, Phase.LEFT);
});

test('a goodbye is repeated until it is acknowledged', () => {
  const stage = new Stage();
  stage.joins();
  stage.agent.drain(stage.nowMs);
  stage.doesNotArrive();
  assert.equal(stage.agent.over, false);
  stage.passes(200);
  stage.arrives();
  assert.equal(stage.agent.over, true);
});

test('drained while cut off it does not join anew', () => {
  const stage = new Stage();
  stage.joins();
  stage.passes(LOST_AFTER_MS);
  stage.agent.drain(stage.nowMs);
  stage.passes(0);
  assert.equal(stage.agent.phase, Phase.LEFT);
});

test('it reads the partition that its id falls into', () => {
  for (const line of readFileSync(VECTORS, 'utf8').trim().split('\n')) {
    const [agent, partitions, partition] = line.split('\t');
    assert.equal(sharedPartition(agent, Number(partitions)), Number(partition), line);
  }
});
