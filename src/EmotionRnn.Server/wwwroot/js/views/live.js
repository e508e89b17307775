// Two people at one keyboard: each turn is answered as it is typed, by a model that only looks back.
import { Overview } from "../conversation/overview.js";
import { Reading } from "../conversation/reading.js";
import { panel, shiftList, speakerList } from "../conversation/summary.js";
import { TurnList } from "../conversation/turns.js";
import { announce, fill, h, percent } from "../dom.js";
import { looksOf } from "../emotions.js";
import { exportMenu } from "../export/menu.js";
import { LiveLink } from "../live/link.js";
import { modelChoice, problem } from "../parts.js";
import { models } from "../session.js";

const openers = ["I have something to tell you.", "You won't believe what happened!", "Where were you last night?"];

export class LiveView {
  title = "Live";
  element = h("div", { class: "view" });
  #link = null;
  #model = null;
  #reading = null;
  #list = null;
  #overview = null;
  #stage = h("div", { class: "view" });
  #state = h("p", { class: "state", role: "status" });
  #trouble = h("div", { role: "alert" });
  #side = null;
  #names = ["Ann", "Bo"];
  #answer = null;
  #begun = 0;
  #menu = null;
  #radios = [];
  #labels = new Map();

  async open() {
    if (this.#model) return;
    const known = await models();
    const live = known.models.filter((model) => model.live && model.text);
    if (!live.length) {
      fill(this.element, h("div", { class: "hero" }, h("h1", { tabindex: "-1" }, "Live"), h("p", {}, "No model of this server can go live on typed words: they want to know the whole conversation first, or to hear voices. A forward-only model of text, such as general, can.")));
      return;
    }

    addEventListener("pagehide", () => this.#link?.end());
    this.#labels = new Map(live.map((model) => [model.name, model.labels]));
    const choice = modelChoice("Model", live, known.defaults.live);
    this.#model = choice.querySelector("select");
    this.#model.addEventListener("change", () => this.#begin());
    this.#menu = exportMenu(() => ({ name: "live", answer: { schema: "emotionrnn/predict/1", model: this.#answer, conversations: [{ id: "live", utterances: this.#reading.answered }] }, readings: [this.#reading], reading: this.#reading, looks: looksOf(this.#reading.labels) }));
    fill(this.element,
      h("div", { class: "view-head" }, h("div", {}, h("h1", { tabindex: "-1" }, "Type a conversation"), h("p", { class: "quiet" }, "Two people take turns at this keyboard. Each turn is answered at once, from what was said so far."), this.#state),
        choice, h("div", { class: "actions" }, this.#menu, h("button", { class: "button", type: "button", onclick: () => this.#begin() }, "Start over"))),
      this.#trouble, this.#stage);
    this.#begin();
  }

  #begin() {
    this.#link?.end();
    this.#overview?.dispose();
    this.#overview = null;
    this.#reading = new Reading({ id: "live" }, this.#labels.get(this.#model.value));
    this.#list = null;
    fill(this.#trouble);
    this.#menu.hidden = true;
    const composer = this.#compose();
    const empty = h("div", { class: "panel start-here" }, h("p", {}, "Nothing has been said yet. Write the first turn below, or begin with one of these."),
      h("div", { class: "openers" }, openers.map((words) => h("button", { class: "button", type: "button", onclick: () => this.#say(words) }, words))));
    this.#side = { speakers: panel("Speakers"), shifts: panel("Shifts"), top: h("div", {}), turns: h("div", {}, empty), aside: h("aside", { class: "stack", "aria-label": "Summary", hidden: true }) };
    this.#side.aside.append(this.#side.speakers.element, this.#side.shifts.element);
    fill(this.#stage, h("div", { class: "columns live" }, h("section", { class: "stack", "aria-label": "Conversation" }, this.#side.turns, composer), this.#side.aside), this.#side.top);
    const begun = ++this.#begun;
    this.#link = new LiveLink({ model: this.#model.value, attention: 5 }, {
      state: (name, words) => {
        if (begun !== this.#begun) return;
        this.#state.dataset.state = name;
        this.#state.textContent = words;
      },
      model: (model) => { this.#answer = model; },
      answer: (index, emotion) => this.#settle(index, emotion),
      error: (words) => fill(this.#trouble, problem(new Error(words))),
    });
  }

  #compose() {
    const text = h("input", { type: "text", "aria-label": "What is said", placeholder: "What is said…", maxlength: 10_000, autocomplete: "off", dir: "auto", enterkeyhint: "send" });
    this.#radios = [0, 1].map((i) => h("input", { type: "radio", name: "speaker", checked: i === 0, "aria-label": `Speaker ${i + 1} speaks` }));
    const speaker = (i) => h("div", { class: "speaker" }, this.#radios[i],
      h("input", { type: "text", value: this.#names[i], "aria-label": `Name of speaker ${i + 1}`, maxlength: 64, dir: "auto", autocomplete: "off", oninput: (event) => { this.#names[i] = event.target.value; }, onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); text.focus(); } } }));
    const form = h("form", { class: "compose", "aria-label": "Next turn", onsubmit: (event) => {
      event.preventDefault();
      if (text.value.trim()) this.#say(text.value.trim());
      text.value = "";
      text.focus();
    } },
      h("fieldset", {}, h("legend", { class: "visually-hidden" }, "Who speaks"), speaker(0), speaker(1)),
      h("div", { class: "line" }, text, h("button", { class: "button primary" }, "Say")));
    return form;
  }

  #say(text) {
    const who = this.#radios.findIndex((radio) => radio.checked);
    const speaker = this.#names[who].trim() || `Speaker ${who + 1}`;
    this.#radios[1 - who].checked = true;
    if (!this.#list) this.#unfold();
    const turn = this.#reading.add({ id: String(this.#reading.turns.length), speaker, text });
    this.#list.append(turn);
    this.#list.show(turn.index);
    this.#link.send(speaker, text);
  }

  #unfold() {
    const looks = looksOf(this.#reading.labels);
    const go = (index) => this.#list.go(index);
    this.#overview = new Overview(this.#reading, looks, { onGo: go, least: 12 });
    this.#list = new TurnList(this.#reading, looks, {
      onTrace: (turn) => this.#overview.trace(turn),
      onCorrect: (turn, label) => {
        this.#reading.correct(turn, label);
        this.#list.refresh(turn);
        this.#refresh(looks);
      },
    });
    fill(this.#side.top, this.#overview.element);
    fill(this.#side.turns, this.#list.element);
    this.#side.aside.hidden = false;
  }

  #settle(index, answer) {
    const turn = this.#reading.turns[index];
    const { emotion, confidence, abstained, abstentionReason, probabilities, attended } = answer;
    this.#reading.settle(turn, { emotion, confidence, abstained, abstentionReason, probabilities, attended });
    this.#list.refresh(turn);
    this.#list.show(this.#reading.turns.length - 1);
    this.#menu.hidden = false;
    this.#refresh(looksOf(this.#reading.labels));
    announce(`${turn.speaker}: ${abstained ? "unsure" : emotion}, ${percent(confidence)}.`);
  }

  #refresh(looks) {
    this.#overview.refresh();
    this.#side.speakers.set(speakerList(this.#reading, looks));
    this.#side.shifts.set(shiftList(this.#reading, looks, (index) => this.#list.go(index)));
  }
}
