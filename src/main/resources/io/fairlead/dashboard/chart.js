// Apache ECharts as a part of a template: <div class="chart" ${chart(option, 'what it shows')}></div>

import {AsyncDirective} from './lib/lit-html/async-directive.js';
import {directive} from './lib/lit-html/directive.js';
import {noChange} from './lib/lit-html/lit-html.js';
import * as echarts from './lib/echarts/echarts.esm.min.js';
import {colour, themeName} from './theme.js';

/**
 * What all charts have in common, in the colours of the page. A tooltip is drawn, never markup.
 */
function base() {
  const text = colour('text-soft');
  const line = colour('line');
  const axis = {
    axisLine: {lineStyle: {color: line}},
    axisTick: {show: false},
    axisLabel: {color: text, hideOverlap: true},
    splitLine: {lineStyle: {color: line, opacity: 0.6}},
    nameTextStyle: {color: text},
  };
  return {
    theme: {
      color: ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6', 'series-7', 'series-8'].map(colour),
      backgroundColor: 'transparent',
      textStyle: {color: text, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12},
      legend: {textStyle: {color: text}, itemWidth: 14, itemHeight: 8},
      tooltip: {
        renderMode: 'richText',
        confine: true,
        backgroundColor: colour('surface-high'),
        borderColor: line,
        textStyle: {color: colour('text'), fontSize: 12},
        axisPointer: {lineStyle: {color: text}, crossStyle: {color: text}},
      },
      categoryAxis: {...axis, splitLine: {show: false}},
      valueAxis: axis,
      timeAxis: {...axis, splitLine: {show: false}},
      logAxis: axis,
    },
  };
}

class ChartDirective extends AsyncDirective {
  /** @type {any} */
  #chart = null;
  /** @type {HTMLElement | null} */
  #element = null;
  /** @type {any} */
  #option = null;
  #theme = '';
  /** @type {((parameters: any) => void) | undefined} */
  #onClick;
  #observer = new ResizeObserver(() => this.#chart?.resize());

  /**
   * @param {any} _option
   * @param {string} _label
   * @param {(parameters: any) => void} [_onClick]
   */
  render(_option, _label, _onClick) {
    return noChange;
  }

  /**
   * @param {any} part
   * @param {[any, string, ((parameters: any) => void)?]} args
   */
  update(part, [option, label, onClick]) {
    this.#onClick = onClick;
    if (this.#element !== part.element) {
      this.#element = part.element;
      part.element.setAttribute('role', 'img');
    }
    if (part.element.getAttribute('aria-label') !== label) {
      part.element.setAttribute('aria-label', label);
    }
    if (option !== this.#option || this.#theme !== themeName()) {
      this.#option = option;
      // The element may not be in the page yet.
      requestAnimationFrame(() => this.#draw());
    }
    return noChange;
  }

  #draw() {
    const element = this.#element;
    if (!this.isConnected || element === null || !element.isConnected) {
      return;
    }
    if (this.#chart !== null && this.#theme !== themeName()) {
      this.#dispose();
    }
    if (this.#chart === null) {
      this.#theme = themeName();
      this.#chart = echarts.init(element, base().theme, {renderer: 'canvas'});
      this.#chart.on('click', (/** @type {any} */ parameters) => this.#onClick?.(parameters));
      this.#observer.observe(element);
    }
    this.#chart.setOption({animation: false, ...this.#option}, {notMerge: false, replaceMerge: ['series']});
  }

  #dispose() {
    this.#observer.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
  }

  disconnected() {
    this.#dispose();
  }

  reconnected() {
    requestAnimationFrame(() => this.#draw());
  }
}

/**
 * Draws an option of ECharts, anew whenever it is another object than before. The element needs a
 * height; what it shows must be told beside it in words or in a table, too.
 *
 * @type {(option: any, label: string, onClick?: (parameters: any) => void) => unknown}
 */
export const chart = /** @type {any} */ (directive(ChartDirective));

export {echarts};
