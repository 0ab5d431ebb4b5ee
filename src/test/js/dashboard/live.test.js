import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Live} from '../../../main/resources/io/fairlead/dashboard/live.js';

/** A server whose stream says what it is told to, once somebody follows it. */
class Server {
  asked = 0;
  /** @type {(ReadableStreamDefaultController<Uint8Array>)[]} */
  streams = [];

  /** @param {any} [refusal] thrown to whoever asks */
  constructor(refusal) {
    this.refusal = refusal;
  }

  async fetch(_method, _path, {signal}) {
    this.asked++;
    if (this.refusal) {
      throw this.refusal;
    }
    const body = new ReadableStream({
      start: controller => {
        this.streams.push(controller);
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return {body};
  }

  say(event, data) {
    this.streams.at(-1)?.enqueue(new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  }
}

function frame(whole, agents, agentsGone = [], tenants = [], tenantsGone = []) {
  return {
    whole,
    now: {swarmId: 'main'},
    agents: agents.map(([agentId, held]) => ({agentId, held})),
    agentsGone,
    tenants: tenants.map(tenantId => ({tenantId})),
    tenantsGone,
  };
}

/** Until that holds, as often as something else may run. */
async function until(condition) {
  while (!condition()) {
    await new Promise(done => setTimeout(done, 1));
  }
}

function follow(server) {
  const live = new Live(server, 'main', () => {});
  return live;
}

const held = live => [...live.agents.values()].map(it => [it.agentId, it.held]);

test('a frame replaces what has changed and keeps the order of ids', () => {
  const live = follow(new Server());
  live.apply(frame(true, [['a', 1], ['b', 2], ['d', 3]], [], ['t', 'u']));
  live.apply(frame(false, [['d', 4]], ['a'], ['s'], ['t']));
  assert.deepEqual(held(live), [['b', 2], ['d', 4]]);
  assert.deepEqual([...live.tenants.keys()], ['s', 'u']);
  live.apply(frame(false, [['c', 5], ['a', 6]]));
  assert.deepEqual(held(live), [['a', 6], ['b', 2], ['c', 5], ['d', 4]]);
  live.close();
});

test('a whole frame forgets what was before it', () => {
  const live = follow(new Server());
  live.apply(frame(true, [['a', 1]], [], ['t']));
  live.apply(frame(true, [['b', 1]]));
  assert.deepEqual([...live.agents.keys()], ['b']);
  assert.equal(live.tenants.size, 0);
  live.close();
});

test('a problem is told, and what is shown stays until there is a frame', async () => {
  const server = new Server();
  const live = follow(server);
  await until(() => server.streams.length === 1);
  server.say('frame', frame(true, [['a', 1]]));
  await until(() => live.state === 'live');
  server.say('problem', {status: 503, title: 'Not ready', detail: 'it restores'});
  await until(() => live.state === 'broken');
  assert.equal(live.problem?.message, 'it restores');
  assert.deepEqual(held(live), [['a', 1]]);
  server.say('frame', frame(true, [['b', 1]]));
  await until(() => live.state === 'live');
  assert.equal(live.problem, null);
  assert.deepEqual(held(live), [['b', 1]]);
  live.close();
});

test('after a stream has ended it is asked for anew', async () => {
  const server = new Server();
  const live = follow(server);
  await until(() => server.streams.length === 1);
  server.streams[0].close();
  await until(() => live.state === 'broken');
  live.wake();
  await until(() => server.streams.length === 2);
  server.say('frame', frame(true, [['a', 1]]));
  await until(() => live.state === 'live');
  live.close();
});

test('while nobody looks nothing is asked', async () => {
  const server = new Server();
  const live = follow(server);
  await until(() => server.streams.length === 1);
  server.say('frame', frame(true, []));
  await until(() => live.state === 'live');
  live.rest();
  await new Promise(done => setTimeout(done, 20));
  assert.equal(server.asked, 1);
  assert.equal(live.state, 'live');
  assert.equal(live.problem, null); // it was let go of here
  live.wake();
  await until(() => server.asked === 2);
  live.close();
});

test('time goes on where nothing happens, and stands where nothing is heard', async t => {
  let atMs = 1000;
  t.mock.method(performance, 'now', () => atMs);
  const server = new Server();
  const live = follow(server);
  await until(() => server.streams.length === 1);
  server.say('frame', {...frame(true, []), now: {swarmId: 'main', atMs: 50_000}});
  await until(() => live.state === 'live');
  assert.equal(live.nowMs, 50_000);
  atMs += 4000.4;
  assert.equal(live.nowMs, 54_000);
  server.say('problem', {status: 503, title: 'Not ready'});
  await until(() => live.state === 'broken');
  atMs += 60_000;
  assert.equal(live.nowMs, 54_000);
  live.close();
});

test('what is closed asks no more', async () => {
  const server = new Server(new TypeError('nobody there'));
  const live = follow(server);
  await until(() => live.state === 'broken');
  live.close();
  live.wake();
  await new Promise(done => setTimeout(done, 20));
  assert.equal(server.asked, 1);
});
