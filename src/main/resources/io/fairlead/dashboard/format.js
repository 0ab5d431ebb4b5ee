// Figures as people read them. Pure.

const NOTHING = '–';

/**
 * A count, with thin spaces between thousands.
 *
 * @param {number | null | undefined} n
 */
export function count(n) {
  return n === null || n === undefined ? NOTHING : Math.round(n).toLocaleString('en-GB').replaceAll(',', '\u2009');
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
  if (size >= 1e6) {
    return (n / 1e6).toPrecision(3) + '\u2009M';
  }
  return size >= 1000 ? count(n) : size >= 100 ? n.toFixed(0) : size >= 10 ? n.toFixed(1) : n.toFixed(2);
}

/**
 * A duration.
 *
 * @param {number | null | undefined} ms
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
  return share === null || share === undefined || !Number.isFinite(share)
    ? NOTHING
    : (share * 100).toFixed(share !== 0 && Math.abs(share) < 0.1 ? 1 : 0) + '\u2009%';
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
  return bytes < 1024 ? `${bytes}\u2009B` : bytes < 1 << 20 ? figure(bytes / 1024) + '\u2009KiB' : figure(bytes / (1 << 20)) + '\u2009MiB';
}

/**
 * Time of day, with the date if it is another one than now.
 *
 * @param {number | null | undefined} atMs milliseconds since the Unix epoch
 * @param {{ms?: boolean, nowMs?: number}} [how] ms: whether to tell milliseconds
 */
export function clock(atMs, {ms = false, nowMs = Date.now()} = {}) {
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
