// Agents as a strip of cells. Drawn on a canvas: a thousand cells four times a second are no thousand elements.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {ref} from '../../lib/lit-html/directives/ref.js';
import {count, duration, figure, percent, words} from '../../format.js';
import {colour, themeName} from '../../theme.js';
import {HEATS, HeatScale, MARKS, fleetWords, keptBy, mark} from './fleet.js';
import {layout} from './layout.js';

/**
 * @typedef {import('../../context.js').Context} Context
 * @typedef {import('../../views.js').AgentFigures} AgentFigures
 * @typedef {import('./layout.js').Layout} Layout
 */

export class HeatStrip {
  /** @type {AgentFigures[]} in the order of cells */
  #agents = [];
  #scale = new HeatScale();
  /** @type {HTMLCanvasElement | null} */
  #canvas = null;
  /** @type {HTMLElement | null} */
  #hover = null;
  /** @type {Layout} */
  #layout = layout(0, 300);
  /** @type {number | null} the cell that is pointed at */
  #at = null;
  /** The cell of which something was said last, in which state, and what. */
  #saidOf = '';
  #saidText = 'none';
  #width = 0;
  #drawing = false;
  #theme = '';
  /** @type {Record<string, string>} */
  #colours = {};
  #resized = new ResizeObserver(() => this.#measure());

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
  }

  close() {
    this.#resized.disconnect();
  }

  /** @param {Element | undefined} canvas */
  #attach = canvas => {
    this.#resized.disconnect();
    this.#canvas = canvas instanceof HTMLCanvasElement ? canvas : null;
    if (this.#canvas?.parentElement) {
      this.#resized.observe(this.#canvas.parentElement);
    }
  };

  /** @param {Element | undefined} element */
  #attachHover = element => {
    this.#hover = element instanceof HTMLElement ? element : null;
  };

  /**
   * @param {Map<string, AgentFigures>} agents
   * @param {import('./fleet.js').Fleet} counts
   * @param {number} there how many there are, told or not
   */
  render(agents, counts, there) {
    this.#agents = [...agents.values()];
    this.#scale.take(this.#agents);
    if (this.#at !== null && this.#at >= this.#agents.length) {
      this.#at = null;
    }
    this.#drawSoon();
    const pointed = this.#at === null ? undefined : this.#agents[this.#at];
    return html`
      <p class="fleet">${fleetWords(counts)}${there > counts.all ? ` Shown are the first ${count(counts.all)} of ${count(there)}.` : ''}</p>
      ${counts.all === 0
        ? html`<p class="empty">One comes with <code>fairlead agent run -- some command</code>.</p>`
        : html`
            <div class="strip">
              <canvas
                ${ref(this.#attach)}
                tabindex="0"
                role="slider"
                aria-label="Agents by load; arrow keys go from one to the next, Enter opens it"
                aria-valuemin="1"
                aria-valuemax=${this.#agents.length}
                aria-valuenow=${(this.#at ?? 0) + 1}
                aria-valuetext=${this.#said(pointed)}
                @pointermove=${this.#move}
                @pointerleave=${this.#leave}
                @blur=${this.#leave}
                @click=${this.#open}
                @keydown=${this.#key}
              ></canvas>
              <div class="hover" ${ref(this.#attachHover)} ?hidden=${pointed === undefined}>${pointed ? figures(pointed) : nothing}</div>
            </div>
            ${this.#legend(counts)}
          `}
    `;
  }

  /** @param {import('./fleet.js').Fleet} counts */
  #legend(counts) {
    const bounds = this.#scale.bounds;
    return html`
      <ul class="legend" aria-label="What cells show">
        <li><span class="swatch heat-0"></span>nothing ahead</li>
        <li><span class="swatch heat-1"></span>up to ${duration(bounds[1])}</li>
        <li><span class="swatch heat-2"></span>up to ${duration(bounds[2])}</li>
        <li><span class="swatch heat-3"></span>up to ${duration(bounds[3])}</li>
        <li><span class="swatch heat-4"></span>more</li>
        <li><span class="swatch weight"></span>weight</li>
        ${[...counts.marks]
          .filter(([, n]) => n > 0)
          .map(([is]) => html`<li><span class="swatch mark ${is.tone}" aria-hidden="true">${is.glyph}</span>${is.name}</li>`)}
      </ul>
    `;
  }

  /**
   * What is read out of the cell that is pointed at: anew only when it is another one or its state is, since its
   * figures change four times a second.
   *
   * @param {AgentFigures | undefined} pointed
   */
  #said(pointed) {
    const key = pointed === undefined ? '' : `${pointed.agentId} ${state(pointed)}`;
    if (key !== this.#saidOf) {
      this.#saidOf = key;
      this.#saidText = pointed === undefined ? 'none' : summary(pointed);
    }
    return this.#saidText;
  }

  #measure() {
    const width = this.#canvas?.parentElement?.clientWidth ?? 0;
    if (width !== this.#width) {
      this.#width = width;
      this.#drawSoon();
    }
  }

  #drawSoon() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const canvas = this.#canvas;
    if (canvas === null || !canvas.isConnected || this.#width === 0) {
      return;
    }
    if (this.#theme !== themeName()) {
      this.#theme = themeName();
      const names = ['track', 'fill', 'text', 'text-soft', 'surface', 'line', 'accent'];
      ['good', 'warning', 'critical', 'info'].forEach(it => names.push(it, it + '-ground'));
      for (let i = 0; i < HEATS; i++) {
        names.push('heat-' + i);
      }
      this.#colours = Object.fromEntries(names.map(it => [it, colour(it)]));
    }
    const place = layout(this.#agents.length, this.#width);
    const ratio = devicePixelRatio;
    const wide = Math.round(place.width * ratio);
    const high = Math.round(place.height * ratio);
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.setProperty('width', place.width + 'px');
      canvas.style.setProperty('height', place.height + 'px');
    }
    this.#layout = place;
    const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, place.width, place.height);
    const weightHigh = Math.max(2, Math.round(place.size * 0.16));
    const heatHigh = place.size - weightHigh - 1;
    g.font = `700 ${Math.round(heatHigh * 0.95)}px system-ui, sans-serif`;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    const most = this.#agents.reduce((max, it) => Math.max(max, it.weight), 0) || 1;
    this.#agents.forEach((agent, i) => {
      const x = (i % place.columns) * (place.size + place.gap);
      const y = Math.floor(i / place.columns) * (place.size + place.gap);
      this.#cell(g, agent, x, y, place.size, heatHigh);
      g.fillStyle = this.#colours.track;
      g.fillRect(x, y + heatHigh + 1, place.size, weightHigh);
      g.fillStyle = this.#colours['text-soft'];
      g.fillRect(x, y + heatHigh + 1, (place.size * agent.weight) / most, weightHigh);
    });
    this.#point(g, place);
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {AgentFigures} agent
   * @param {number} x
   * @param {number} y
   * @param {number} wide
   * @param {number} high
   */
  #cell(g, agent, x, y, wide, high) {
    const is = mark(agent);
    const colours = this.#colours;
    if (is === null) {
      g.fillStyle = colours['heat-' + this.#scale.heat(agent.loadMs)];
      g.fillRect(x, y, wide, high);
      return;
    }
    g.fillStyle = colours[is.tone + '-ground'] ?? colours.surface;
    g.fillRect(x, y, wide, high);
    g.strokeStyle = colours[is.tone] ?? colours['text-soft'];
    g.strokeRect(x + 0.5, y + 0.5, wide - 1, high - 1);
    g.fillStyle = colours[is.tone] ?? colours['text-soft'];
    g.fillText(is.glyph, x + wide / 2, y + high / 2 + 0.5);
  }

  /**
   * @param {CanvasRenderingContext2D} g
   * @param {Layout} place
   */
  #point(g, place) {
    if (this.#at === null) {
      return;
    }
    const x = (this.#at % place.columns) * (place.size + place.gap);
    const y = Math.floor(this.#at / place.columns) * (place.size + place.gap);
    g.strokeStyle = this.#colours.text;
    g.lineWidth = 2;
    g.strokeRect(x + 1, y + 1, place.size - 2, place.size - 2);
    g.lineWidth = 1;
    const hover = this.#hover;
    if (hover !== null) {
      const left = Math.min(x, Math.max(0, place.width - hover.offsetWidth));
      hover.style.setProperty('left', left + 'px');
      hover.style.setProperty('top', y + place.size + 6 + 'px');
    }
  }

  /** @param {number | null} at */
  #pointAt(at) {
    if (at !== this.#at) {
      this.#at = at;
      this.context.redraw();
    }
  }

  #move = (/** @type {PointerEvent} */ e) => {
    const {size, gap, columns} = this.#layout;
    const column = Math.floor(e.offsetX / (size + gap));
    const at = Math.floor(e.offsetY / (size + gap)) * columns + column;
    this.#pointAt(column >= 0 && column < columns && at >= 0 && at < this.#agents.length ? at : null);
  };

  #leave = () => this.#pointAt(null);

  #open = (/** @type {PointerEvent} */ e) => {
    this.#move(e); // a finger comes from nowhere
    const agent = this.#at === null ? undefined : this.#agents[this.#at];
    if (agent !== undefined) {
      this.context.go('agents', agent.agentId);
    }
  };

  #key = (/** @type {KeyboardEvent} */ e) => {
    const last = this.#agents.length - 1;
    const at = this.#at ?? -1;
    const columns = this.#layout.columns;
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at < 0 ? 0 : at + columns,
      ArrowUp: at - columns,
      Home: 0,
      End: last,
    }[e.key];
    if (to !== undefined) {
      e.preventDefault();
      this.#pointAt(Math.max(0, Math.min(last, to)));
    } else if (e.key === 'Enter' && at >= 0) {
      e.preventDefault();
      this.context.go('agents', this.#agents[at].agentId);
    } else if (e.key === 'Escape') {
      this.#pointAt(null);
    }
  };
}

/** @param {AgentFigures} agent */
function state(agent) {
  const is = mark(agent);
  return is === null ? 'takes work' : is === MARKS.IDLED ? keptBy(agent) : is.name;
}

/** @param {AgentFigures} agent */
function summary(agent) {
  return `${agent.agentId}: ${state(agent)}, ${duration(agent.loadMs)} ahead, weight ${figure(agent.weight)}, ${agent.held} of ${agent.slots} slots`;
}

/** @param {AgentFigures} agent */
function figures(agent) {
  /** @type {[string, string][]} */
  const rows = [
    ['State', state(agent)],
    ['Phase, breaker', `${words(agent.phase)}, ${words(agent.breaker)}`],
    ['Ahead', duration(agent.loadMs)],
    ['Weight', figure(agent.weight)],
    ['Speed', figure(agent.speed)],
    ['Reliability', percent(agent.reliability)],
    ['Slots', `${agent.running} running, ${agent.held} held, of ${agent.slots}`],
    ['In its queue', count(agent.placed)],
    ['Way and back', duration(agent.roundTripMs)],
    ['Completed, failed', `${count(agent.completed)}, ${count(agent.failed)}`],
    ['Moved here, away', `${count(agent.movedHere)}, ${count(agent.movedAway)}`],
  ];
  return html`
    <p class="id">${agent.agentId}</p>
    <dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
  `;
}
