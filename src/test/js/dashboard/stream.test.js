import assert from 'node:assert/strict';
import {test} from 'node:test';
import {EventParser} from '../../../main/resources/io/fairlead/dashboard/stream.js';

const TEXT = ': hello\n\nevent: frame\ndata: {"a":1}\n\nid: 7\r\ndata:one\r\ndata: two\r\n\r\nevent: lost\n\ndata\n\nretry: 5\rdata: x\r\r';

const EVENTS = [
  {event: 'frame', data: '{"a":1}', id: ''},
  {event: 'message', data: 'one\ntwo', id: '7'},
  {event: 'message', data: '', id: '7'},
];

test('events are told when they are complete', () => {
  const parser = new EventParser();
  assert.deepEqual(parser.take('data: a\n'), []);
  assert.deepEqual(parser.take('\n'), [{event: 'message', data: 'a', id: ''}]);
  assert.deepEqual(parser.take(''), []);
});

test('it makes no difference where the text is cut', () => {
  for (let length = 1; length <= TEXT.length; length++) {
    const parser = new EventParser();
    const events = [];
    for (let at = 0; at < TEXT.length; at += length) {
      events.push(...parser.take(TEXT.slice(at, at + length)));
    }
    // The last line end may be half of one: what comes next tells.
    events.push(...parser.take('\n'));
    assert.deepEqual(events, [...EVENTS, {event: 'message', data: 'x', id: '7'}], `in pieces of ${length}`);
  }
});
