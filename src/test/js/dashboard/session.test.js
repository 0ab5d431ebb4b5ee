import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Api, carriedOut} from '../../../main/resources/io/fairlead/dashboard/api.js';
import {Session} from '../../../main/resources/io/fairlead/dashboard/session.js';

test('a role includes those below it', () => {
  const session = new Session();
  assert.ok(session.may('none'));
  assert.ok(!session.may('read'));
  session.caller = {name: 'x', role: 'operate'};
  assert.ok(session.may('read'));
  assert.ok(session.may('operate'));
  assert.ok(!session.may('admin'));
});

test('where nothing can be kept a token holds as long as the page', () => {
  const session = new Session();
  assert.equal(session.token, '');
  session.keep('secret');
  assert.equal(session.token, 'secret');
  session.keep('');
  assert.equal(session.token, '');
});

test('ids are encoded in addresses, and what is empty is left out', () => {
  assert.equal(Api.url(['v1', 'tasks', 'a/b?c#d%'], {limit: 5, tenant: '', agent: null}), '/v1/tasks/a%2Fb%3Fc%23d%25?limit=5');
});

test('what a browser would take for a step in the path is told instead of asked', () => {
  assert.throws(() => Api.url(['v1', 'tasks', '..']), /can not ask/);
});

test('a command that was waited for in vain is not told as done', () => {
  assert.equal(carriedOut({state: 'applied'}, 'The swarm is paused.'), 'The swarm is paused.');
  assert.equal(carriedOut({}, 'The swarm is paused.'), 'It is written, and not carried out yet.');
  assert.equal(carriedOut({state: 'pending'}, 'The swarm is paused.'), 'It is written, and not carried out yet.');
});
