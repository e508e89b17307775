// Reading a conversation: given on one screen, shown on the next.
import { analyse } from "../api.js";
import { Overview } from "../conversation/overview.js";
import { Reading } from "../conversation/reading.js";
import { panel, shiftList, speakerList } from "../conversation/summary.js";
import { TurnList } from "../conversation/turns.js";
import { announce, count, fill, h, percent } from "../dom.js";
import { looksOf } from "../emotions.js";
import { exportMenu } from "../export/menu.js";
import { Intake } from "../intake.js";
import { modelChoice, problem, waiting } from "../parts.js";
import { inHand, modelFor, models } from "../session.js";
import { formats } from "./formats.js";

export class ReadView {
  title = "Read a conversation";
  element = h("div", { class: "view" });
  #body = h("div", {});
  #intake = null;
  #choices = null;
  #overview = null;
  #running = null;
  #known = null;

  async open() {
    if (this.#intake) return;
    const known = await models();
    const floor = h("input", { type: "range", min: "0", max: "0.9", step: "0.05", value: "0" });
    const floorText = h("span", {}, "Mark as unsure below: off");
    floor.addEventListener("input", () => {
      floorText.textContent = `Mark as unsure below: ${floor.value === "0" ? "off" : percent(Number(floor.value))}`;
    });
    const model = modelChoice("Model", known.models, known.defaults.analyse);
    this.#choices = () => ({ model: model.querySelector("select").value, abstainBelow: floor.value, attention: 5 });
    this.#known = known;
    this.#intake = new Intake((source) => this.#read(source), {
      listens: this.#listens,
      extra: [model, h("label", { class: "field" }, floorText, floor)],
    });
    window.addEventListener("beforeunload", (event) => this.#unsaved && event.preventDefault());
    this.#ask();
  }

  /** Files dropped beside the field. */
  take(files) {
    if (!this.#intake) return;
    this.#ask();
    this.#intake.clear();
    this.#intake.take(files);
  }

  #unsaved = false;

  get #listens() {
    return this.#known.models.some((model) => model.audio);
  }

  #ask(refusal) {
    this.#overview?.dispose();
    this.#overview = null;
    this.#unsaved = false;
    fill(
      this.element,
      h(
        "div",
        { class: "hero" },
        h("h1", { tabindex: "-1" }, "What is felt, turn by turn"),
        h(
          "p",
          {},
          "Give a conversation. See which emotion a model hears in every turn, how sure it is, and which earlier words it rests on.",
        ),
        h("p", { class: "small" }, "A guess, and no fact about anyone: ", h("a", { href: "#not-for" }, "what this is not for"), "."),
      ),
      this.#intake.element,
      fill(this.#body, refusal ? problem(refusal, () => this.#read(inHand.source)) : []),
      formats(this.#listens, this.#known.defaults.recording),
    );
  }

  async #read(source) {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    inHand.source = source;
    const wait = waiting("Reading what you gave…", () => running.abort());
    fill(this.element, h("h1", { tabindex: "-1" }, "One moment"), wait.element);
    announce("Reading the conversation.");
    try {
      const choices = this.#choices();
      choices.model = modelFor(source, choices.model, this.#known);
      const answer = await analyse(source, choices, { signal: running.signal, onProgress: wait.progress });
      if (answered(answer).length === 0) {
        throw new Error(
          answer.skipped
            ? `Nothing could be heard: ${answer.skipped[0].reason}.`
            : "There is no conversation in it. Write a turn a line, the speaker's name, a colon and the words.",
        );
      }

      this.#show(source, answer);
    } catch (error) {
      if (running.signal.aborted) this.#ask();
      else {
        this.#ask(error);
        announce(`${error.title ?? "That did not work"}. ${error.message}`);
      }
    }
  }

  #show(source, answer) {
    const looks = looksOf(answer.model.labels);
    const readings = answered(answer).map((conversation) => new Reading(conversation, answer.model.labels));
    const stage = h("div", { class: "view" });
    let shown = readings[0];
    const heading = h("h1", { tabindex: "-1" }, title(source.name));
    const facts = h("p", { class: "quiet" });
    const unheard = answer.skipped
      ? h(
          "details",
          { class: "small" },
          h("summary", {}, `${count(answer.skipped.length, "turn")} could not be heard`),
          h(
            "ul",
            {},
            answer.skipped.map((turn) => h("li", {}, `${turn.conversation}/${turn.utterance}: ${turn.reason}`)),
          ),
        )
      : null;
    const choose =
      readings.length < 2
        ? null
        : h(
            "label",
            { class: "field" },
            h("span", {}, `Conversation (${readings.length})`),
            h(
              "select",
              { onchange: (event) => draw(readings[event.target.value]) },
              readings.map((reading, i) => h("option", { value: i }, `${reading.id} · ${count(reading.turns.length, "turn")}`)),
            ),
          );
    const draw = (reading) => {
      shown = reading;
      this.#conversation(stage, reading, looks, () => state());
      state();
    };
    const state = () => {
      const mended = readings.reduce((sum, reading) => sum + reading.corrections.size, 0);
      this.#unsaved = mended > 0;
      facts.textContent = [
        count(shown.turns.length, "turn"),
        count(shown.speakers().length, "speaker"),
        `model ${answer.model.name}`,
        mended ? count(mended, "correction") : "",
      ]
        .filter(Boolean)
        .join(" · ");
    };
    const menu = exportMenu(() => {
      this.#unsaved = false;
      return { name: fileName(source.name), answer, readings, reading: shown, looks };
    });
    fill(
      this.element,
      h(
        "div",
        { class: "view-head" },
        h("div", {}, heading, facts, unheard),
        choose,
        h(
          "div",
          { class: "actions" },
          h("a", { class: "button", href: "#compare" }, "Compare models"),
          menu,
          h(
            "button",
            {
              class: "button",
              type: "button",
              onclick: () => {
                this.#intake.clear();
                this.#ask();
                this.#intake.focus();
              },
            },
            "New",
          ),
        ),
      ),
      stage,
    );
    draw(shown);
    heading.focus();
    announce(`${count(shown.turns.length, "turn")} read.`);
  }

  #conversation(stage, reading, looks, onChange) {
    this.#overview?.dispose();
    const speakers = panel("Speakers");
    const shifts = panel("Shifts");
    const go = (index) => list.go(index);
    const side = () => {
      speakers.set(speakerList(reading, looks));
      shifts.set(shiftList(reading, looks, go));
    };
    const list = new TurnList(reading, looks, {
      onTrace: (turn) => overview.trace(turn),
      onCorrect: (turn, label) => {
        reading.correct(turn, label);
        const next = reading.turns.find((later) => later.index > turn.index && later.speaker === turn.speaker);
        list.refresh(turn);
        if (next) list.refresh(next);
        overview.refresh();
        side();
        onChange();
        announce(label ? `Turn ${turn.index + 1} is now ${label}.` : `Turn ${turn.index + 1} is as the model had it.`);
      },
    });
    const overview = (this.#overview = new Overview(reading, looks, { onGo: go }));
    side();
    fill(
      stage,
      overview.element,
      h(
        "div",
        { class: "columns" },
        h("section", { "aria-label": "Conversation" }, list.element),
        h("aside", { class: "stack", "aria-label": "Summary" }, speakers.element, shifts.element),
      ),
    );
  }
}

const answered = (answer) => answer.conversations.filter((conversation) => conversation.utterances.length > 0);
const title = (name) => (name === "pasted" ? "Your conversation" : name === "the sample" ? "The sample" : name);
const fileName = (name) =>
  name === "pasted" ? "conversation" : name === "the sample" ? "sample" : name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
