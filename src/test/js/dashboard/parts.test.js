import assert from 'node:assert/strict';
import {test} from 'node:test';
import {FEW_ROWS, ROWS, TableState} from '../../../main/resources/io/fairlead/dashboard/parts.js';

const COLUMNS = [
  {title: 'Agent', cell: row => row.id, sort: row => row.id},
  {title: 'Held', cell: row => row.held, sort: row => row.held, right: true},
  {title: 'Note', cell: () => ''},
];

const rows = [
  {id: 'a-10', held: 1},
  {id: 'a-2', held: 3},
  {id: 'a-1', held: 3},
];

const ids = state => state.sorted(rows, COLUMNS).map(it => it.id);

test('rows stay as they come until a column is asked for', () => {
  assert.deepEqual(ids(new TableState()), ['a-10', 'a-2', 'a-1']);
});

test('numbers in ids count as such, and a second press turns the order', () => {
  const state = new TableState();
  state.sort('Agent');
  assert.deepEqual(ids(state), ['a-1', 'a-2', 'a-10']);
  state.sort('Agent');
  assert.deepEqual(ids(state), ['a-10', 'a-2', 'a-1']);
});

test('figures begin with the largest, and equals keep their order', () => {
  const state = new TableState();
  state.sort('Held', true);
  assert.deepEqual(ids(state), ['a-2', 'a-1', 'a-10']);
  assert.deepEqual(rows.map(it => it.id), ['a-10', 'a-2', 'a-1']);
});

test('where rows have become fewer the last page is shown', () => {
  const state = new TableState();
  state.page = 7;
  const many = Array.from({length: 2 * ROWS + 1}, (_, i) => i);
  assert.deepEqual(state.cut(many), {shown: [2 * ROWS], pages: 3});
  assert.equal(state.cut(many.slice(0, ROWS)).shown.length, ROWS);
  assert.equal(state.page, 0);
  assert.deepEqual(state.cut([]), {shown: [], pages: 1});
  const few = new TableState(FEW_ROWS);
  few.page = 1;
  assert.deepEqual(few.cut(many.slice(0, FEW_ROWS + 1)), {shown: [FEW_ROWS], pages: 2});
});
