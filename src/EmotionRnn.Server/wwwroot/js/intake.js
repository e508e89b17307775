// Where a conversation is given: pasted, dropped, chosen, or the sample.
import { fill, h } from "./dom.js";
import { accepted, fromFiles, fromText } from "./source.js";

export class Intake {
  #onSource;
  #files = [];
  #list = h("ul", { class: "files", "aria-label": "Files" });
  #error = h("div", { role: "alert" });
  #text = h("textarea", { "aria-label": "Conversation", dir: "auto", spellcheck: "false", placeholder: "Maya: Guess what? I got the part!\nTom: No way! You said they'd never call you back!" });

  /** onSource(source) when there is something to read; extra goes beside the button; listens says whether recordings are of use. */
  constructor(onSource, { action = "Read the conversation", extra = [], listens = false } = {}) {
    this.#onSource = onSource;
    const picker = h("input", { type: "file", multiple: true, accept: accepted, hidden: true, onchange: () => { this.#add([...picker.files]); picker.value = ""; } });
    const drop = h("div", { class: "drop" }, this.#text,
      h("div", { class: "drop-foot" }, h("span", {}, `Paste above, or drop a transcript${listens ? ", subtitles, clips or a video" : " or subtitles"} here.`),
        picker, h("button", { class: "button plain", type: "button", onclick: () => picker.click() }, "Choose files")));
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files.length) this.#add([...event.dataTransfer.files], true);
      else this.#text.value = event.dataTransfer.getData("text/plain");
    });
    this.#text.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.#go());
    this.element = h("form", { class: "intake", onsubmit: (event) => { event.preventDefault(); this.#go(); } },
      drop, this.#list, this.#error,
      h("div", { class: "choices" }, extra, h("div", { class: "actions" },
        h("button", { class: "button", type: "button", onclick: () => this.#sample() }, "Try the sample"),
        h("button", { class: "button primary", type: "submit" }, action))));
    this.#drawFiles();
  }

  /** Files dropped anywhere; a transcript by itself is read at once. */
  take(files) {
    this.#add(files, true);
  }

  clear() {
    this.#files = [];
    this.#text.value = "";
    this.#drawFiles();
    fill(this.#error);
  }

  focus() {
    this.#text.focus();
  }

  /** Says what is wrong with what was given. */
  refuse(title, detail) {
    fill(this.#error, h("div", { class: "problem" }, h("h2", {}, title), h("p", {}, detail)));
  }

  #add(files, dropped = false) {
    this.#files.push(...files);
    this.#drawFiles();
    fill(this.#error);
    if (dropped) this.#go();
  }

  #drawFiles() {
    this.#list.hidden = this.#files.length === 0;
    fill(this.#list, this.#files.map((file) => h("li", {}, h("bdi", {}, file.name),
      h("button", { type: "button", "aria-label": `Leave out ${file.name}`, onclick: () => { this.#files.splice(this.#files.indexOf(file), 1); this.#drawFiles(); } }, "✕"))));
  }

  async #sample() {
    const response = await fetch("samples/conversation.txt");
    this.#text.value = (await response.text()).trim();
    this.#files = [];
    this.#drawFiles();
    this.#go({ name: "the sample" });
  }

  #go({ name } = {}) {
    fill(this.#error);
    try {
      if (this.#files.length) return this.#onSource(fromFiles(this.#files, this.#text.value));
      if (!this.#text.value.trim()) throw new Error("Paste a conversation, drop a file, or try the sample.");
      return this.#onSource(fromText(this.#text.value, name));
    } catch (error) {
      this.refuse("Something is missing", error.message);
    }
  }
}
