// Two models on one conversation: where they agree, and what each hears where they do not.
import { analyse } from "../api.js";
import { Chart } from "../charts/chart.js";
import { heatTable } from "../charts/heat.js";
import { timeline } from "../charts/timeline.js";
import { wordsOf } from "../conversation/reading.js";
import { announce, count, fill, h, percent } from "../dom.js";
import { feeling, looksOf } from "../emotions.js";
import { Intake } from "../intake.js";
import { modelChoice, problem, size, turnTime, waiting } from "../parts.js";
import { inHand, models, mustListen } from "../session.js";

export class CompareView {
  title = "Compare two models";
  element = h("div", { class: "view" });
  #stage = h("div", { class: "view" });
  #choices = null;
  #intake = null;
  #chart = null;
  #shown = null;
  #running = null;
  #known = null;

  async open() {
    const known = (this.#known = await models());
    if (!this.#intake) {
      const first = known.defaults.analyse;
      const second = partner(known.models, first);
      const a = modelChoice("One model", known.models, first);
      const b = modelChoice("The other", known.models, second ?? first);
      for (const choice of [a, b]) choice.querySelector("select").addEventListener("change", () => inHand.source && this.#compare());
      this.#choices = () => [a, b].map((choice) => choice.querySelector("select").value);
      this.#intake = new Intake(
        (source) => {
          inHand.source = source;
          this.#compare();
        },
        { action: "Compare on this", listens: known.models.some((model) => model.audio) },
      );
      fill(
        this.element,
        h(
          "div",
          { class: "hero" },
          h("h1", { tabindex: "-1" }, "Two models, one conversation"),
          h(
            "p",
            {},
            known.models.length < 2
              ? "This server has one model only, so there is nothing to compare it with."
              : "Where they agree, and what each hears where they do not.",
          ),
        ),
        h("div", { class: "choices" }, a, b),
        this.#stage,
      );
    }

    if (!inHand.source) fill(this.#stage, this.#intake.element);
    else if (this.#shown !== inHand.source) await this.#compare();
  }

  async #compare() {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const names = this.#choices();
    const source = (this.#shown = inHand.source);
    const wait = waiting("Both models read it…", () => running.abort());
    fill(this.#stage, wait.element);
    try {
      const answers = [];
      for (const name of names)
        mustListen(
          source,
          this.#known.models.find((model) => model.name === name),
        );
      for (const model of names)
        answers.push(await analyse(source, { model, attention: 0 }, { signal: running.signal, onProgress: wait.progress }));
      this.#known = await models({ anew: true });
      this.#draw(source, names, answers);
    } catch (error) {
      this.#shown = null;
      fill(this.#stage, running.signal.aborted ? [] : problem(error, () => this.#compare()), this.#intake.element);
    }
  }

  #draw(source, names, [one, other]) {
    // What only one of them could hear has nothing to be compared with.
    const pairs = one.conversations.flatMap((conversation, c) => {
      const right = new Map(other.conversations[c].utterances.map((turn) => [turn.id, turn]));
      return conversation.utterances.filter((turn) => right.has(turn.id)).map((left) => ({ left, right: right.get(left.id) }));
    });
    pairs.forEach((pair, i) => Object.assign(pair, { index: i, same: pair.left.emotion === pair.right.emotion }));
    const labels = [...new Set([...one.model.labels, ...other.model.labels])];
    const looks = looksOf(labels);
    const same = pairs.filter((pair) => pair.same).length;
    const list = h("ol", { class: "pairs", "aria-label": "Turns" });
    const only = h("input", { type: "checkbox", onchange: () => draw() });
    const draw = () =>
      fill(
        list,
        pairs.filter((pair) => !only.checked || !pair.same).map((pair) => row(pair, names, looks)),
      );
    const canvas = h("div", {
      class: "chart",
      "aria-label": `What ${names[0]} and ${names[1]} hear along the conversation. They agree on ${same} of ${pairs.length} turns.`,
    });
    const mark = (side) =>
      pairs.map((pair) => ({
        x: pair.index,
        label: pair[side].emotion,
        height: pair[side].confidence,
        open: false,
        title: `${pair.index + 1}. ${pair.left.speaker}: ${pair[side].emotion} ${percent(pair[side].confidence)}`,
      }));
    fill(
      this.#stage,
      h(
        "div",
        { class: "panel verdicts" },
        h("div", {}, h("strong", {}, `${same} of ${pairs.length}`), h("span", { class: "quiet" }, "turns heard alike")),
        h("div", {}, h("strong", {}, kappa(pairs, labels)), h("span", { class: "quiet" }, "Cohen's kappa: agreement beyond chance")),
        ...[
          [names[0], "left"],
          [names[1], "right"],
        ].map(([name, side]) =>
          h(
            "div",
            {},
            h("strong", {}, percent(pairs.reduce((sum, pair) => sum + pair[side].confidence, 0) / pairs.length)),
            h("span", { class: "quiet" }, `sure on average: ${name}`),
          ),
        ),
        ...names
          .map((name) => this.#known.models.find((model) => model.name === name))
          .map((model) =>
            h("div", {}, h("strong", {}, turnTime(model)), h("span", { class: "quiet" }, `a turn, ${size(model)}: ${model.name}`)),
          ),
      ),
      h("section", { class: "panel" }, h("h2", {}, "Side by side"), canvas),
      h(
        "section",
        { "aria-label": "Turns of both" },
        h("div", { class: "panel-head" }, h("h2", {}, "Turn by turn"), h("label", { class: "check" }, only, "only where they differ")),
        h(
          "div",
          { class: "pair pair-head", "aria-hidden": "true" },
          h("span", {}, "speaker"),
          h("span", {}, "words"),
          h("span", {}, names[0]),
          h("span", {}, names[1]),
        ),
        list,
      ),
      h(
        "section",
        { class: "panel" },
        h("h2", {}, "Who hears what as what"),
        heatTable(labels, looks, crossed(pairs, labels), {
          rows: names[0],
          columns: names[1],
          caption: `Turns by what ${names[0]} hears (rows) and what ${names[1]} hears (columns). On the diagonal they agree.`,
        }),
      ),
      h("details", {}, h("summary", {}, "Another conversation"), this.#intake.element),
    );
    draw();
    this.#chart?.dispose();
    this.#chart = new Chart(
      canvas,
      timeline({
        lanes: [
          { name: names[0], marks: mark("left") },
          { name: names[1], marks: mark("right") },
        ],
        length: pairs.length,
        looks,
      }),
    );
    announce(`The models agree on ${count(same, "turn")} of ${pairs.length}.`);
  }
}

/** Another model that takes the same as the first, if there is one. */
function partner(models, name) {
  const first = models.find((model) => model.name === name);
  const others = models.filter((model) => model !== first);
  return (others.find((model) => model.text === first.text && model.audio === first.audio) ?? others[0])?.name;
}

function row({ left, right, same }, names, looks) {
  return h(
    "li",
    { class: same ? "pair" : "pair differs" },
    h("span", { class: "who", title: left.speaker }, h("bdi", {}, left.speaker)),
    h("span", { class: left.text ? "said" : "said quiet", dir: "auto" }, wordsOf(left)),
    [left, right].map((answer, i) =>
      h("span", {}, h("span", { class: "model" }, names[i]), feeling(looks.get(answer.emotion), answer.confidence)),
    ),
    same ? null : h("span", { class: "visually-hidden" }, "The models differ."),
  );
}

function crossed(pairs, labels) {
  const counts = labels.map(() => labels.map(() => 0));
  for (const { left, right } of pairs) counts[labels.indexOf(left.emotion)][labels.indexOf(right.emotion)]++;
  return counts;
}

/** Cohen, A coefficient of agreement for nominal scales (1960). */
function kappa(pairs, labels) {
  const n = pairs.length;
  const seen = pairs.filter((pair) => pair.same).length / n;
  const chance = labels.reduce(
    (sum, label) =>
      sum + (pairs.filter((p) => p.left.emotion === label).length / n) * (pairs.filter((p) => p.right.emotion === label).length / n),
    0,
  );
  return chance === 1 ? "–" : ((seen - chance) / (1 - chance)).toFixed(2);
}
