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

/** How many are drawn now: a page that is left leaves none. */
let drawn = 0;

export function chartsDrawn() {
  return drawn;
}

class ChartDirective extends AsyncDirective {
  /** @type {any} */
  #chart = null;
  /** @type {HTMLElement | null} */
  #element = null;
  /** @type {any} */
  #option = null;
  /** @type {any} the option that the chart shows */
  #shown = null;
  #theme = '';
  #awaitsFrame = false;
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
    this.#option = option;
    this.#element = part.element;
    if (part.element.getAttribute('aria-label') !== label) {
      part.element.setAttribute('role', 'img');
      part.element.setAttribute('aria-label', label);
    }
    this.#drawSoon();
    return noChange;
  }

  /** In the next frame: the element may not be in the page yet. */
  #drawSoon() {
    if (!this.#awaitsFrame && (this.#option !== this.#shown || this.#theme !== themeName())) {
      this.#awaitsFrame = true;
      requestAnimationFrame(() => {
        this.#awaitsFrame = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const element = this.#element;
    if (!this.isConnected || element === null || !element.isConnected) {
      return;
    }
    if (this.#theme !== themeName()) {
      this.#dispose(); // a theme is given once
    }
    if (this.#chart === null) {
      this.#theme = themeName();
      this.#chart = echarts.init(element, base().theme, {renderer: 'canvas'});
      this.#chart.on('click', (/** @type {any} */ parameters) => this.#onClick?.(parameters));
      this.#observer.observe(element);
      drawn++;
    }
    // Merged, so that what the viewer has zoomed to or switched off stays; a series that is no longer
    // there goes. If axes or other parts have come or gone, nothing of before can stay.
    this.#chart.setOption(
      {animation: false, ...this.#option},
      shape(this.#option) === shape(this.#shown) ? {replaceMerge: ['series']} : {notMerge: true},
    );
    this.#shown = this.#option;
  }

  #dispose() {
    this.#observer.disconnect();
    if (this.#chart !== null) {
      this.#chart.dispose();
      this.#chart = null;
      this.#shown = null;
      drawn--;
    }
  }

  disconnected() {
    this.#dispose();
  }

  reconnected() {
    this.#drawSoon();
  }
}

/**
 * Of which parts an option is made, and how many of each; series aside.
 *
 * @param {any} option
 */
function shape(option) {
  return option === null
    ? ''
    : Object.entries(option)
        .filter(([name]) => name !== 'series')
        .map(([name, part]) => name + (Array.isArray(part) ? part.length : ''))
        .sort()
        .join();
}

/**
 * Draws an option of ECharts, anew whenever it is another object than before. The element needs a
 * height; what it shows must be told beside it in words or in a table, too.
 *
 * @type {(option: any, label: string, onClick?: (parameters: any) => void) => unknown}
 */
export const chart = /** @type {any} */ (directive(ChartDirective));
