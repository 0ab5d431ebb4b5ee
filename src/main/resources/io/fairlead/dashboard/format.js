// Figures as people read them. Pure, but for what day it is.

const NOTHING = '–';

/**
 * A count, with thin spaces between thousands.
 *
 * @param {number | null | undefined} n
 */
export function count(n) {
  return n === null || n === undefined || !Number.isFinite(n) ? NOTHING : Math.round(n).toLocaleString('en-GB').replaceAll(',', '\u2009');
}

/**
 * About three digits.
 *
 * @param {number | null | undefined} n
 */
export function figure(n) {
  if (n === null || n === undefined || !Number.isFinite(n)) {
    return NOTHING;
  }
  const size = Math.abs(n);
  if (size >= 999_999.5) {
    return size < 999.5e6 ? (n / 1e6).toPrecision(3) + '\u2009M' : count(n / 1e6) + '\u2009M';
  }
  // What rounds to ten has the digits of ten.
  return size >= 99.95 ? count(n) : size >= 9.995 ? n.toFixed(1) : n === 0 ? '0' : n.toFixed(2);
}

/**
 * A duration.
 *
 * @param {number | null | undefined} ms
 * @returns {string}
 */
export function duration(ms) {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) {
    return NOTHING;
  }
  if (ms < 0) {
    return '−' + duration(-ms);
  }
  if (ms < 1) {
    return ms === 0 ? '0\u2009ms' : '<\u20091\u2009ms';
  }
  if (ms < 999.5) {
    return ms.toFixed(0) + '\u2009ms';
  }
  const s = ms / 1000;
  if (s < 59.95) {
    return s.toFixed(s < 9.95 ? 2 : 1) + '\u2009s';
  }
  const whole = Math.round(s);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return `${minutes}\u2009min ${whole % 60}\u2009s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}\u2009h ${minutes % 60}\u2009min` : `${Math.floor(hours / 24)}\u2009d ${hours % 24}\u2009h`;
}

/**
 * A share from 0 to 1, in per cent.
 *
 * @param {number | null | undefined} share
 */
export function percent(share) {
  if (share === null || share === undefined || !Number.isFinite(share)) {
    return NOTHING;
  }
  const size = Math.abs(share);
  if (size > 0 && size < 0.0005) {
    return '<\u20090.1\u2009%';
  }
  return (share * 100).toFixed(size > 0 && size < 0.0995 ? 1 : 0) + '\u2009%';
}

/**
 * So much a second.
 *
 * @param {number | null | undefined} perSecond
 */
export function rate(perSecond) {
  return figure(perSecond) + '\u2009/s';
}

/**
 * Bytes.
 *
 * @param {number | null | undefined} bytes
 */
export function size(bytes) {
  if (bytes === null || bytes === undefined) {
    return NOTHING;
  }
  return bytes < 1024 ? `${bytes}\u2009B` : bytes < 1023.95 * 1024 ? figure(bytes / 1024) + '\u2009KiB' : figure(bytes / (1 << 20)) + '\u2009MiB';
}

/** What the time is, by the clock of which times are told. */
let nowBy = () => Date.now();

/** @param {() => number} nowMs milliseconds since the Unix epoch */
export function tellTimesBy(nowMs) {
  nowBy = nowMs;
}

/**
 * Time of day, with the date if it is another one than now.
 *
 * @param {number | null | undefined} atMs milliseconds since the Unix epoch
 * @param {{ms?: boolean, nowMs?: number}} [how] ms: whether to tell milliseconds
 */
export function clock(atMs, {ms = false, nowMs = nowBy()} = {}) {
  if (atMs === null || atMs === undefined) {
    return NOTHING;
  }
  const at = new Date(atMs);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const time =
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}` +
    (ms ? '.' + String(at.getMilliseconds()).padStart(3, '0') : '');
  return at.toDateString() === new Date(nowMs).toDateString()
    ? time
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/**
 * A code of the protocol in words: HALF_OPEN is half open.
 *
 * @param {string} code
 */
export function words(code) {
  return code.toLowerCase().replaceAll(/[_-]/g, ' ');
}
