import assert from 'node:assert/strict';
import {test} from 'node:test';
import {clock, count, duration, figure, percent, rate, size, tellTimesBy, words} from '../../../main/resources/io/fairlead/dashboard/format.js';

/**
 * Thin spaces are hard to tell from others.
 *
 * @param {string} text
 */
const plain = text => text.replaceAll('\u2009', ' ');

test('what is not known is a dash', () => {
  for (const format of [count, figure, duration, percent, size, clock]) {
    assert.equal(format(null), '–');
    assert.equal(format(undefined), '–');
  }
  for (const format of [count, figure, duration, percent]) {
    assert.equal(format(NaN), '–');
    assert.equal(format(Infinity), '–');
  }
});

test('counts have spaces between thousands', () => {
  assert.equal(count(0), '0');
  assert.equal(plain(count(1234567)), '1 234 567');
});

test('figures have about three digits, after rounding too', () => {
  const told = [0, 0.004, 1, 9.994, 9.996, 99.94, 99.96, 999.4, 999.6, 1234, 999_999, 999_999.6, 1e6, 12.34e6, 999.6e6, -9.996];
  assert.deepEqual(
    told.map(it => plain(figure(it))),
    ['0', '0.00', '1.00', '9.99', '10.0', '99.9', '100', '999', '1 000', '1 234', '999 999', '1.00 M', '1.00 M', '12.3 M', '1 000 M', '-10.0'],
  );
  assert.equal(plain(rate(3)), '3.00 /s');
});

test('durations change their unit where they round to it', () => {
  const told = [0, 0.4, 1, 999.4, 999.6, 9949, 9951, 59_949, 59_951, 3_599_400, 3_599_600, 47 * 3.6e6, 48 * 3.6e6, -1500];
  assert.deepEqual(
    told.map(it => plain(duration(it))),
    ['0 ms', '< 1 ms', '1 ms', '999 ms', '1.00 s', '9.95 s', '10.0 s', '59.9 s', '1 min 0 s', '59 min 59 s', '1 h 0 min', '47 h 0 min', '2 d 0 h', '−1.50 s'],
  );
});

test('a share that is there is never told as none', () => {
  assert.deepEqual(
    [0, 0.0001, 0.0006, 0.0994, 0.0996, 0.5, 1, 1.2].map(it => plain(percent(it))),
    ['0 %', '< 0.1 %', '0.1 %', '9.9 %', '10 %', '50 %', '100 %', '120 %'],
  );
});

test('sizes', () => {
  assert.deepEqual(
    [0, 1023, 1024, 10_240, 1023.96 * 1024, 1 << 20].map(it => plain(size(it))),
    ['0 B', '1023 B', '1.00 KiB', '10.0 KiB', '1.00 MiB', '1.00 MiB'],
  );
});

test('the time of another day has its date', () => {
  const nowMs = new Date(2026, 2, 14, 9, 26, 53, 589).getTime();
  assert.equal(clock(nowMs, {nowMs}), '09:26:53');
  assert.equal(clock(nowMs, {nowMs, ms: true}), '09:26:53.589');
  assert.equal(clock(new Date(2026, 2, 13, 9, 26, 53).getTime(), {nowMs}), '2026-03-13 09:26:53');
});

test('which day it is the clock says of which times are told', t => {
  t.after(() => tellTimesBy(() => Date.now()));
  const atMs = new Date(2026, 2, 14, 9, 26, 53).getTime();
  tellTimesBy(() => atMs);
  assert.equal(clock(atMs), '09:26:53');
  tellTimesBy(() => atMs + 24 * 3.6e6);
  assert.equal(clock(atMs), '2026-03-14 09:26:53');
});

test('codes are told in words', () => {
  assert.equal(words('HALF_OPEN'), 'half open');
  assert.equal(words('work-steal'), 'work steal');
});
