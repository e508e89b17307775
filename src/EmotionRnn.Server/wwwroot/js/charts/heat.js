// A square table of counts with shaded cells: a confusion matrix, or how two models agree. A table proper, so that every reader can walk it.
import { h, percent } from "../dom.js";
import { feeling } from "../emotions.js";

/** counts[i][j], rows shaded by their share. rows and columns name the two sides; caption says how to read it. */
export function heatTable(labels, looks, counts, { rows, columns, caption }) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "heat" },
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "quiet" }, `${rows} ↓ ${columns} →`)), labels.map((label) => h("th", { scope: "col" }, feeling(looks.get(label)))))),
      h("tbody", {}, counts.map((row, i) => {
        const sum = row.reduce((total, n) => total + n, 0);
        return h("tr", {}, h("th", { scope: "row" }, feeling(looks.get(labels[i]))), row.map((n, j) => {
          const share = sum ? n / sum : 0;
          return h("td", { class: [i === j ? "same" : "", share > 0.5 ? "strong" : ""].join(" ").trim() || null, style: { "--share": shade(share) } }, n.toLocaleString("en"), h("small", {}, sum ? percent(share) : "–"));
        }));
      }))));
}

// The ink changes sides at one half; on the way there the ground stays light enough for it.
const shade = (share) => (share > 0.5 ? 0.9 + share * 0.1 : share * 0.8).toFixed(3);
