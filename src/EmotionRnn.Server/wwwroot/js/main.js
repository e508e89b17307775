// Starts the page: where one is, light or dark, files dropped anywhere.
import { fill, h } from "./dom.js";
import { problem } from "./parts.js";
import { apply, chooseScheme, chosenScheme } from "./scheme.js";
import { CompareView } from "./views/compare.js";
import { LiveView } from "./views/live.js";
import { ModelsView } from "./views/models.js";
import { ReadView } from "./views/read.js";

const views = { read: new ReadView(), live: new LiveView(), compare: new CompareView(), models: new ModelsView() };
const main = document.getElementById("main");

async function show({ focus = true } = {}) {
  const [place, detail] = location.hash.slice(1).split("/", 2);
  if (location.hash === "#not-for" || location.hash === "#main") return;
  const name = place in views ? place : "read";
  const view = views[name];
  for (const link of document.querySelectorAll(".places a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }

  fill(main, view.element);
  try {
    await view.open(detail && decodeURIComponent(detail));
    document.title = `${view.title} · EmotionRNN`;
    if (focus) {
      main.querySelector("h1")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  } catch (error) {
    fill(main, h("div", { class: "view" }, h("h1", {}, "EmotionRNN"), problem(error, () => show())));
  }
}

const scheme = document.getElementById("scheme");
scheme.value = chosenScheme();
scheme.addEventListener("change", () => chooseScheme(scheme.value));
apply();

addEventListener("hashchange", () => show());
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  if (!["", "#", "#read"].includes(location.hash)) location.hash = "#read";
  views.read.take([...event.dataTransfer.files]);
});
show({ focus: false });
