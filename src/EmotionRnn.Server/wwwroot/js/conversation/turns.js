// The turns of a conversation as a list. Hover or focus shows what a turn attended to; opening it shows all that is known of it.
// Tab stops at one turn only, so that a long conversation is no long way; arrows go on from there.
import { clock, fill, h, percent } from "../dom.js";
import { feeling } from "../emotions.js";
import { turnDetail } from "./detail.js";
import { wordsOf } from "./reading.js";

export class TurnList {
  #reading;
  #looks;
  #onCorrect;
  #onTrace;
  #items = [];
  #stop = 0;

  /** onCorrect(turn, label or null) where labels may be corrected; onTrace(turn or null) when another turn is looked at. */
  constructor(reading, looks, { onCorrect, onTrace } = {}) {
    this.#reading = reading;
    this.#looks = looks;
    this.#onCorrect = onCorrect;
    this.#onTrace = onTrace;
    this.element = h("ol", { class: "turns", "aria-label": "Turns: up and down arrows go from one to the next" });
    this.element.addEventListener("pointerover", (event) => event.pointerType !== "touch" && this.#trace(this.#turnAt(event.target)));
    this.element.addEventListener("pointerleave", () => this.#trace(this.#turnAt(document.activeElement)));
    this.element.addEventListener("focusin", (event) => this.#enter(this.#turnAt(event.target)));
    this.element.addEventListener("focusout", (event) => this.element.contains(event.relatedTarget) || this.#trace(null));
    this.element.addEventListener("keydown", (event) => this.#walk(event));
    for (const turn of reading.turns) this.append(turn);
  }

  /** Adds a turn at the end. One without an emotion is still awaited. */
  append(turn) {
    const item = h("li", { class: "turn", "data-index": turn.index });
    this.#items.push(item);
    this.refresh(turn);
    this.element.append(item);
  }

  /** Draws a turn again, after an answer or a correction. */
  refresh(turn) {
    const item = this.#items[turn.index];
    const open = item.classList.contains("open");
    const focused = item.contains(document.activeElement) && document.activeElement.classList.contains("turn-line");
    const label = turn.emotion && this.#reading.labelOf(turn);
    item.classList.toggle("pending", !turn.emotion);
    item.classList.toggle("unsure", Boolean(turn.emotion) && this.#reading.isUnsure(turn));
    item.dataset.emotion = label ? this.#looks.get(label).key : "";
    const line = h("button", { class: "turn-line", type: "button", tabindex: turn.index === this.#stop ? null : "-1", "aria-expanded": turn.emotion ? String(open) : null, onclick: () => this.toggle(turn) },
      h("span", { class: "who", title: turn.speaker }, h("bdi", {}, turn.speaker), turn.start === undefined ? null : h("time", { class: "numbers" }, clock(turn.start))),
      h("span", { class: "words" }, h("span", { class: turn.text ? "said" : "said quiet", dir: "auto" }, wordsOf(turn)), turn.emotion ? this.#shares(turn) : null),
      this.#heard(turn, label));
    fill(item, line, open ? this.#detail(turn) : null);
    if (focused) line.focus();
  }

  /** Opens or closes what is known of a turn. */
  toggle(turn, open = !this.#items[turn.index].classList.contains("open")) {
    if (!turn.emotion) return;
    const item = this.#items[turn.index];
    item.classList.toggle("open", open);
    item.querySelector(".turn-line").setAttribute("aria-expanded", String(open));
    item.querySelector(".detail")?.remove();
    if (open) item.append(this.#detail(turn));
  }

  /** Brings a turn into view and gives it the focus. */
  go(index) {
    const item = this.#items[index];
    item.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    this.#lineOf(index).focus({ preventScroll: true });
  }

  /** Brings a turn into view, with the focus left where it is. */
  show(index) {
    this.#items[index].scrollIntoView({ block: "nearest" });
  }

  #heard(turn, label) {
    if (!turn.emotion) return h("span", { class: "heard" });
    const unsure = this.#reading.isUnsure(turn);
    const shift = this.#reading.shiftAt(turn);
    return h("span", { class: "heard" },
      feeling(this.#looks.get(label), this.#reading.corrections.has(turn.index) ? undefined : turn.confidence, unsure ? `${label}?` : undefined),
      unsure ? h("span", { class: "shift" }, unsureOf(turn.abstentionReason)) : null,
      this.#reading.corrections.has(turn.index) ? h("span", { class: "corrected" }, "✎ corrected") : null,
      shift ? h("span", { class: "shift" }, `after ${shift.from}`) : null);
  }

  #shares(turn) {
    return h("span", { class: "shares", "aria-hidden": "true" }, Object.entries(turn.probabilities).filter(([, p]) => p >= 0.01)
      .map(([label, p]) => h("i", { "data-emotion": this.#looks.get(label).key, style: { "flex-grow": p, "flex-basis": 0 } })));
  }

  #detail(turn) {
    return turnDetail(this.#reading, turn, this.#looks, { onGo: (index) => this.go(index), onCorrect: this.#onCorrect });
  }

  #turnAt(element) {
    const item = element?.closest?.(".turn");
    return item && this.element.contains(item) ? this.#reading.turns[Number(item.dataset.index)] : null;
  }

  #enter(turn) {
    this.#lineOf(this.#stop).tabIndex = -1;
    this.#stop = turn.index;
    this.#lineOf(this.#stop).tabIndex = 0;
    this.#trace(turn);
  }

  #lineOf(index) {
    return this.#items[index].querySelector(".turn-line");
  }

  #traced = null;

  #trace(turn) {
    if (turn === this.#traced) return;
    this.#traced = turn;
    for (const item of this.element.querySelectorAll(".attended, .traced")) {
      item.classList.remove("attended", "traced");
      item.removeAttribute("data-share");
    }

    const attended = turn?.attended?.length ? turn.attended : [];
    if (attended.length) this.#items[turn.index].classList.add("traced");
    for (const { index, weight } of attended) {
      this.#items[index].classList.add("attended");
      this.#items[index].dataset.share = percent(weight);
      this.#items[index].style.setProperty("--weight", weight);
    }

    this.#onTrace?.(turn);
  }

  /** Up and down go from turn to turn, Home and End to the first and the last. */
  #walk(event) {
    const here = event.target.classList.contains("turn-line") ? this.#turnAt(event.target) : null;
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.#items.length - 1;
    const to = { ArrowDown: Math.min(here.index + 1, last), ArrowUp: Math.max(here.index - 1, 0), Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#lineOf(to).focus();
  }
}

/** Why there is no answer to rely on; that the confidence is low stands beside it in figures. */
function unsureOf(reason) {
  return reason && !reason.includes("confidence") ? `unsure: ${reason}` : "unsure";
}
