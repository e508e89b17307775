// What can be kept: the answer, the picture, the corrected corpus.
import { download, h } from "../dom.js";
import { picture } from "../charts/chart.js";
import { readingTimeline } from "../charts/timeline.js";
import { corpusCsv, corpusJson } from "./corpus.js";
import { predictionsCsv } from "./csv.js";

/** A menu for what is shown. now() gives { name, answer, readings, reading, looks }. */
export function exportMenu(now) {
  const menu = h("details", { class: "menu" }, h("summary", { class: "button" }, "Download"));
  const item = (title, note, run) => h("button", { type: "button", onclick: async () => {
    menu.open = false;
    menu.firstChild.focus();
    await run(now());
  } }, title, h("small", {}, note));
  menu.append(h("div", {},
    item("Corrected corpus, JSON", "labels as they stand, to train with", ({ name, readings }) => download(`${name}-corpus.json`, "application/json", corpusJson(name, readings))),
    item("Corrected corpus, CSV", "the same as a table", ({ name, readings }) => download(`${name}-corpus.csv`, "text/csv", corpusCsv(readings))),
    item("Answer, JSON", "as the server gave it", ({ name, answer }) => download(`${name}.json`, "application/json", `${JSON.stringify(answer, null, 2)}\n`)),
    item("Answer, CSV", "a row a turn, all probabilities", ({ name, answer }) => download(`${name}.csv`, "text/csv", predictionsCsv(answer))),
    item("Timeline, SVG", "a picture that scales", (shown) => timelinePicture("svg", shown)),
    item("Timeline, PNG", "a picture for slides", (shown) => timelinePicture("png", shown))));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.firstChild.focus();
  });
  menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false; });
  document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  return menu;
}

async function timelinePicture(type, { name, reading, looks }) {
  const width = Math.min(8000, Math.max(900, 150 + reading.turns.length * 16));
  const content = await picture(type, width, readingTimeline(reading, looks, { whole: true, title: name }));
  download(`${name}.${type}`, type === "svg" ? "image/svg+xml" : "image/png", content);
}
