// The models of this server, and the card of each: what it learned from, how good it is, what it confuses.
import * as api from "../api.js";
import { heatTable } from "../charts/heat.js";
import { count, fill, h, percent } from "../dom.js";
import { looksOf, feeling } from "../emotions.js";
import { markdown } from "../markdown.js";
import { costs, problem, size, turnTime } from "../parts.js";
import { models } from "../session.js";

export class ModelsView {
  title = "Models";
  element = h("div", { class: "view" });

  async open(name) {
    if (name) return this.#one(name);
    const known = await models({ anew: true });
    this.title = "Models";
    fill(
      this.element,
      h(
        "div",
        { class: "hero" },
        h("h1", { tabindex: "-1" }, "Models"),
        h("p", {}, "Each says what it learned from, how good it is on conversations it never saw, and what it confuses."),
      ),
      known.models.length
        ? h(
            "ul",
            { class: "cards" },
            known.models.map((model) => card(model, known.defaults)),
          )
        : h("p", { class: "note" }, "This server has no model. Put a model package into its models folder and start it again."),
    );
  }

  async #one(name) {
    this.title = `Model ${name}`;
    fill(this.element, h("p", { class: "quiet", "aria-busy": "true" }, "Loading…"));
    try {
      const model = await api.model(name);
      const looks = looksOf(model.labels);
      const confused = (model.metrics ?? []).filter((metric) => metric.confusion);
      const shown = confused.find((metric) => metric.split === "test") ?? confused[0];
      fill(
        this.element,
        h(
          "div",
          { class: "hero" },
          h("p", { class: "small" }, h("a", { href: "#models" }, "All models")),
          h("h1", { tabindex: "-1" }, model.name),
          model.description ? h("p", {}, model.description) : null,
        ),
        h(
          "ul",
          { class: "legend", "aria-label": "Labels" },
          model.labels.map((label) => h("li", {}, feeling(looks.get(label)))),
        ),
        figures(model),
        h(
          "div",
          { class: "side-by-side" },
          shown ? h("section", { class: "panel" }, h("h2", {}, title(shown)), confusion(model, looks, shown)) : null,
          facts(model),
        ),
        confused
          .filter((metric) => metric !== shown)
          .map((metric) => h("details", { class: "panel" }, h("summary", {}, title(metric)), confusion(model, looks, metric))),
        model.card ? h("details", { class: "panel", open: true }, h("summary", {}, "The model's card"), markdown(model.card)) : null,
      );
    } catch (error) {
      fill(
        this.element,
        h("h1", { tabindex: "-1" }, name),
        problem(error, () => this.#one(name)),
      );
    }
  }
}

const title = (metric) => `What it confuses, on ${metric.split}`;

const confusion = (model, looks, metric) =>
  heatTable(model.labels, looks, metric.confusion, {
    rows: "annotated",
    columns: "recognised",
    caption:
      `Utterances of the ${metric.split} split: a row is an annotated emotion, a column what the model recognised. ` +
      "Shades are shares of the row.",
  });

function card(model, defaults) {
  const metric = best(model);
  const used = [
    model.name === defaults.analyse ? "used for whole conversations" : "",
    model.name === defaults.live ? "used live" : "",
  ].filter(Boolean);
  return h(
    "li",
    {},
    h(
      "a",
      { class: "panel", href: `#models/${encodeURIComponent(model.name)}` },
      h("h2", {}, model.name),
      model.description ? h("p", {}, model.description) : null,
      h(
        "ul",
        { class: "tags" },
        [model.text ? "reads words" : "", model.audio ? "hears voices" : "", model.live ? "can go live" : "", ...used]
          .filter(Boolean)
          .map((tag) => h("li", {}, tag)),
      ),
      h(
        "p",
        { class: "small quiet" },
        [
          metric ? `Weighted F1 ${percent(metric.weightedF1)} on ${count(metric.utterances, "utterance")} (${metric.split})` : null,
          costs(model),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
  );
}

const best = (model) => model.metrics?.find((metric) => metric.split === "test") ?? model.metrics?.[0];

function figures(model) {
  if (!model.metrics?.length) return null;
  const one = (value) => (value === undefined || value === null ? "–" : `${(value * 100).toFixed(1)}\u202f%`);
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, "How good it is"),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures" },
      h(
        "table",
        { class: "figures" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            [
              "Split",
              "Utterances",
              "Weighted F1",
              "95 % interval",
              "Macro F1",
              "Accuracy",
              "Always the commonest",
              "Calibration error",
            ].map((name) => h("th", { scope: "col" }, name)),
          ),
        ),
        h(
          "tbody",
          {},
          model.metrics.map((m) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, m.split),
              h("td", {}, m.utterances.toLocaleString("en")),
              h("td", {}, h("strong", {}, one(m.weightedF1))),
              h("td", {}, m.interval ? `${one(m.interval[0])} to ${one(m.interval[1])}` : "–"),
              h("td", {}, one(m.macroF1)),
              h("td", {}, one(m.accuracy)),
              h("td", {}, one(m.majorityWeightedF1)),
              h("td", {}, one(m.calibrationError)),
            ),
          ),
        ),
      ),
    ),
    h(
      "p",
      { class: "small quiet" },
      "“Always the commonest” is the weighted F1 of answering the commonest emotion every time: what a model must beat.",
    ),
  );
}

function facts(model) {
  const rows = [
    ["Kind", model.kind],
    ["Reads backward too", model.live ? "no: it can go live" : "yes: it wants the whole conversation"],
    ["Parameters", model.parameters?.toLocaleString("en")],
    ["Size", size(model)],
    ["A turn", model.millisecondsPerTurn ? `${turnTime(model)} on this server, without hearing` : "measured when the model is first used"],
    ["Learned from", model.training?.corpus],
    ["Variant", model.training?.variant],
    ["Seed", model.training?.seed],
    ["Word vectors", model.training?.wordVectors],
    ["Trained by", model.training?.command && h("code", {}, model.training.command)],
    ["Hash", h("code", {}, model.hash)],
  ].filter(([, value]) => value !== undefined && value !== null && value !== "");
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, "What it is"),
    h(
      "dl",
      { class: "facts" },
      rows.map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]),
    ),
  );
}
