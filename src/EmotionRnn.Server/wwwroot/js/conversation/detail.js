// All that is known of one turn: its probabilities, what they rest on, and its label to correct.
import { h, percent } from "../dom.js";
import { feeling, signOf } from "../emotions.js";
import { wordsOf } from "./reading.js";

/** onGo(index) goes to another turn; onCorrect(turn, label or null) is left out where nothing can be corrected. */
export function turnDetail(reading, turn, looks, { onGo, onCorrect }) {
  return h("div", { class: "detail" }, odds(turn, looks), h("div", { class: "reasons" }, basis(reading, turn, onGo), onCorrect ? mend(reading, turn, looks, onCorrect) : null));
}

function odds(turn, looks) {
  const sorted = Object.entries(turn.probabilities).sort(([, a], [, b]) => b - a);
  return h("div", {},
    h("h3", {}, "How likely each emotion is"),
    h("ul", { class: "odds" }, sorted.map(([label, p], i) => h("li", { class: i === 0 ? "top" : null, "data-emotion": looks.get(label).key },
      feeling(looks.get(label)),
      h("span", { class: "track", "aria-hidden": "true" }, h("i", { style: { "--share": `${Math.max(p * 100, 0.6)}%` } })),
      h("span", { class: "value" }, p < 0.005 ? "<\u202f1\u202f%" : percent(p))))));
}

function basis(reading, turn, onGo) {
  if (!turn.attended?.length) {
    return h("div", {}, h("h3", {}, "What it rests on"),
      h("p", { class: "small quiet" }, turn.index === 0 ? "Its own words alone: nothing was said before." : "Its own words alone: this model did not look back."));
  }

  return h("div", {},
    h("h3", {}, "What it rests on"),
    h("ul", { class: "basis" }, turn.attended.map(({ index, weight }) => h("li", {},
      h("button", { type: "button", onclick: () => onGo(index) },
        h("span", { class: "numbers" }, percent(weight)),
        h("span", { class: "quote" }, h("span", { class: "quiet" }, `${index + 1}. ${reading.turns[index].speaker}: `), h("bdi", {}, wordsOf(reading.turns[index]))))))),
    h("p", { class: "small quiet" }, "Shares of the model's attention over the turns before, beside the turn's own words."));
}

function mend(reading, turn, looks, onCorrect) {
  const current = reading.corrections.get(turn.index);
  const select = h("select", { onchange: (event) => onCorrect(turn, event.target.value || null) },
    h("option", { value: "", selected: current === undefined }, turn.abstained ? "leave it open" : `as recognised: ${turn.emotion}`),
    reading.labels.filter((label) => turn.abstained || label !== turn.emotion).map((label) => h("option", { value: label, selected: label === current }, `${signOf(looks.get(label))} ${label}`)));
  return h("div", { class: "mend" }, h("h3", {}, "If it is wrong"), h("label", { class: "field" }, h("span", {}, "Correct the label"), select),
    h("p", { class: "quiet" }, "Corrections go into the corpus you can download, to train a better model with. They stay in this tab."));
}
