// Small parts that several views put in: choosing a model, waiting, and errors that say the remedy.
import { h } from "./dom.js";

/** What a model's files weigh. */
export const size = (model) => (model.bytes ? `${(model.bytes / 1e6).toFixed(1)}\u202fMB` : "–");

/** What a turn costs a model on this server; known once the model has been used. */
export const turnTime = ({ millisecondsPerTurn: ms }) => (ms ? `${ms.toLocaleString("en", { maximumSignificantDigits: 2 })}\u202fms` : "–");

/** Both in few words. */
export const costs = (model) => [size(model), model.millisecondsPerTurn ? `${turnTime(model)} a turn` : null].filter(Boolean).join(", ");

/** A labelled choice among models. */
export function modelChoice(caption, models, chosen) {
  return h("label", { class: "field" }, h("span", {}, caption),
    h("select", {}, models.map((model) => h("option", { value: model.name, selected: model.name === chosen }, model.name))));
}

/** What is shown while an answer is awaited. progress(job) tells how far a job is; onCancel stops it. */
export function waiting(text, onCancel) {
  const bar = h("progress", { "aria-label": text });
  const words = h("p", { class: "quiet" }, text);
  const element = h("div", { class: "panel waiting", "aria-busy": "true" }, words, bar, h("div", { class: "ghost", "aria-hidden": "true" }, Array.from({ length: 6 }, () => h("i"))),
    h("div", { class: "actions" }, h("button", { class: "button", type: "button", onclick: onCancel }, "Stop")));
  return {
    element,
    progress: (job) => {
      if (job.state === "queued") words.textContent = "Waiting for others to finish…";
      else words.textContent = job.stage === "reading" ? "Reading what you gave…" : "Recognising…";
      if (job.total > 0) {
        bar.max = job.total;
        bar.value = job.done;
        words.textContent += ` ${job.done} of ${job.total}`;
      }
    },
  };
}

const remedies = {
  "too-busy": "Many people are using this server. Wait a moment, then try again.",
  "too-large": "Cut it into smaller conversations, or use the command line, which has no such limit.",
  "unauthorized": "Ask whoever runs this server for the key, then try again.",
  "not-ready": "The server is still starting. Try again in a moment.",
};

/** A refusal for people: what was wrong and what to do. onAgain puts in a button. */
export function problem(error, onAgain) {
  const remedy = remedies[error.code];
  return h("div", { class: "problem", role: "alert" },
    h("h2", {}, error.title ?? "That did not work"), h("p", {}, error.message), remedy ? h("p", {}, remedy) : null,
    onAgain ? h("div", { class: "actions" }, h("button", { class: "button", type: "button", onclick: onAgain }, "Try again")) : null);
}
