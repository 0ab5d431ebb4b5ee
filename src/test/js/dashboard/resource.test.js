import assert from 'node:assert/strict';
import {beforeEach, mock, test} from 'node:test';
import {Problem} from '../../../main/resources/io/fairlead/dashboard/api.js';
import {Resource} from '../../../main/resources/io/fairlead/dashboard/resource.js';

/** A page that is seen, or not. */
class Page extends EventTarget {
  hidden = false;

  /** @param {boolean} hidden */
  turn(hidden) {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** @type {Page} */
let page;
/** @type {{signal: AbortSignal, answer: (value: unknown) => Promise<void>, fail: (e: unknown) => Promise<void>}[]} */
let requests;
let changes = 0;

/** Lets everything run that only waits for its turn. */
async function turns() {
  for (let i = 0; i < 10; i++) {
    await Promise.resolve();
  }
}

function load(signal) {
  return new Promise((answer, fail) =>
    requests.push({
      signal,
      answer: async value => {
        answer(value);
        await turns();
      },
      fail: async e => {
        fail(e);
        await turns();
      },
    }),
  );
}

function resource(leastMs = 1000) {
  return new Resource(load, () => changes++, leastMs);
}

/** @param {number} ms */
function pass(ms) {
  clockMs += ms;
  mock.timers.tick(ms);
}

let clockMs = 0;
performance.now = () => clockMs;

beforeEach(t => {
  page = new Page();
  globalThis.document = /** @type {any} */ (page);
  requests = [];
  changes = 0;
  mock.timers.reset();
  mock.timers.enable({apis: ['setTimeout']});
});

test('reasons to ask are many, requests are few', async () => {
  const it = resource();
  await requests[0].answer('a');
  assert.equal(it.value, 'a');
  for (let i = 0; i < 100; i++) {
    it.poke();
  }
  pass(999);
  assert.equal(requests.length, 1);
  pass(1);
  assert.equal(requests.length, 2);
  it.close();
});

test('a reason that comes while an answer is awaited is not lost', async () => {
  const it = resource();
  it.poke();
  pass(5000);
  assert.equal(requests.length, 1);
  await requests[0].answer('a');
  pass(0);
  assert.equal(requests.length, 2);
  await requests[1].answer('b');
  pass(5000);
  assert.equal(requests.length, 2);
  assert.equal(it.value, 'b');
  it.close();
});

test('an answer to what is no longer asked for is not shown', async () => {
  const it = resource();
  it.reload();
  assert.equal(requests.length, 2);
  assert.ok(requests[0].signal.aborted);
  await requests[1].answer('new');
  await requests[0].answer('old');
  assert.equal(it.value, 'new');
  assert.equal(changes, 1);
  it.close();
});

test('one that comes late leaves alone what is asked for now', async () => {
  const it = resource();
  it.reload();
  await requests[0].fail(new Problem(404, 'gone', 'gone'));
  assert.ok(it.loading);
  assert.equal(it.problem, null);
  await requests[1].answer('new');
  assert.equal(it.value, 'new');
  it.close();
});

test('a failure that may pass is tried again by itself, less and less often, and no poke speeds it up', async () => {
  const it = resource();
  await requests[0].fail(new Problem(0, 'No answer', ''));
  it.poke();
  pass(1999);
  assert.equal(requests.length, 1);
  pass(1);
  await requests[1].fail(new Problem(503, 'Not ready', ''));
  pass(3999);
  assert.equal(requests.length, 2);
  pass(1);
  await requests[2].answer('back');
  assert.equal(it.problem, null);
  it.close();
});

test('the server is given the time that it asks for', async () => {
  const it = resource();
  await requests[0].fail(new Problem(503, 'Not ready', '', 10));
  pass(9999);
  assert.equal(requests.length, 1);
  pass(1);
  assert.equal(requests.length, 2);
  it.close();
});

test('a refusal is not tried again by itself, and keeps what was there', async () => {
  const it = resource();
  await requests[0].answer('a');
  it.refresh();
  await requests[1].fail(new Problem(404, 'Unknown', 'there is none'));
  assert.equal(it.problem?.message, 'there is none');
  assert.equal(it.value, 'a');
  pass(60_000);
  assert.equal(requests.length, 2);
  it.poke();
  pass(0);
  assert.equal(requests.length, 3);
  it.close();
});

test('while the page is hidden nothing is asked, and what was missed is asked for when it is seen', async () => {
  const it = resource();
  await requests[0].answer('a');
  page.turn(true);
  it.poke();
  pass(5000);
  assert.equal(requests.length, 1);
  page.turn(false);
  assert.equal(requests.length, 2);
  await requests[1].answer('b');
  page.turn(true);
  page.turn(false);
  assert.equal(requests.length, 2);
  it.close();
});

test('what is closed asks and tells nothing more', async () => {
  const it = resource();
  await requests[0].answer('a');
  it.poke();
  it.refresh();
  it.close();
  await requests[1].answer('b');
  it.poke();
  page.turn(true);
  page.turn(false);
  pass(60_000);
  assert.equal(requests.length, 2);
  assert.equal(it.value, 'a');
  assert.equal(changes, 1);
});
