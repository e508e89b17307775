// The timeline above a conversation, by speaker or all together.
import { fill, h } from "../dom.js";
import { Chart } from "../charts/chart.js";
import { describe, readingTimeline } from "../charts/timeline.js";
import { stream } from "../charts/stream.js";
import { legend } from "./summary.js";

let numbered = 0;

export class Overview {
  #reading;
  #looks;
  #traced = null;
  #stage = h("div", { class: "chart" });
  #chart = null;
  #legend = h("div", {});
  #together = false;
  #frame = 0;

  /** onGo(index) when a column is clicked; the timeline has room for the least number of turns. */
  constructor(reading, looks, { onGo, least } = {}) {
    this.#reading = reading;
    this.#looks = looks;
    const name = `overview-${++numbered}`;
    const option = (value, text) => h("label", {}, h("input", { type: "radio", name, checked: value === this.#together, onchange: () => this.#show(value) }), h("span", {}, text));
    this.element = h("section", { class: "panel", "aria-label": "Timeline" },
      h("div", { class: "panel-head" }, h("h2", {}, "Timeline"),
        h("fieldset", { class: "switch" }, h("legend", { class: "visually-hidden" }, "What the timeline shows"), option(false, "By speaker"), option(true, "All together"))),
      this.#stage, this.#legend);
    this.#chart = new Chart(this.#stage, (width) => (this.#together ? stream(reading, looks) : readingTimeline(reading, looks, { traced: this.#traced, least }))(width),
      { onClick: ({ data }) => data?.value && !this.#together && onGo?.(data.value[0]) });
    this.refresh();
  }

  /** Shows what a turn attended to, or nothing. */
  trace(turn) {
    if (this.#together || turn === this.#traced) return;
    this.#traced = turn;
    // Once a frame at most: the pointer may cross many turns.
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#chart.draw();
      if (turn) this.#chart.reveal(turn.index, this.#reading.turns.length);
    });
  }

  /** After a correction or another turn. */
  refresh() {
    this.#stage.setAttribute("aria-label", describe(this.#reading));
    fill(this.#legend, legend(this.#reading, this.#looks));
    this.#chart.draw();
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    this.#chart.dispose();
  }

  #show(together) {
    this.#together = together;
    this.#chart.draw();
  }
}
