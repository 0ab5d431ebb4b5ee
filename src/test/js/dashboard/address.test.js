import assert from 'node:assert/strict';
import {test} from 'node:test';
import {address, parsed} from '../../../main/resources/io/fairlead/dashboard/address.js';

test('what is written is read again, whatever the ids are', () => {
  for (const id of ['a', '..', '100%', '%41', 'a/b', '?x=1', '#', '<img src=x>', 'ä'.repeat(128), "it's", 'a b', '+']) {
    const {swarm, page, rest, query} = parsed(address('main', 'tasks', id, {prefix: id, limit: 5}));
    assert.deepEqual([swarm, page, rest], ['main', 'tasks', [id]]);
    assert.equal(query.get('prefix'), id);
    assert.equal(query.get('limit'), '5');
  }
});

test('what is null, empty or false is left out', () => {
  assert.equal(address('main', 'tasks', {state: '', tenant: null, agent: undefined, all: false}), '#/main/tasks');
  assert.equal(address('main', 'tasks', {level: 0, all: true}), '#/main/tasks?level=0&all=true');
});

test('a hash that nobody wrote says what it can', () => {
  assert.equal(parsed('').swarm, undefined);
  assert.equal(parsed('#').swarm, undefined);
  assert.equal(parsed('#/?state=QUEUED').swarm, undefined);
  assert.equal(parsed('#main').swarm, 'main');
  assert.deepEqual(parsed('#//main///tasks//').rest, []);
  assert.deepEqual(parsed('#/main/tasks/%E0%A4%A').rest, ['%E0%A4%A']);
  assert.equal(parsed('#/main/tasks?a=1?b').query.get('a'), '1?b');
});
