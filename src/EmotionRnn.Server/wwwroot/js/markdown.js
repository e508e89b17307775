// Model cards are Markdown: headings, paragraphs, lists, tables, fenced code, bold, code. Links become text; nothing becomes markup but through h().
import { h } from "./dom.js";

export function markdown(text) {
  const lines = text.replaceAll("\r", "").split("\n");
  const blocks = [];
  let i = 0;
  const takeWhile = (test) => {
    const from = i;
    while (i < lines.length && test(lines[i])) i++;
    return lines.slice(from, i);
  };
  while (i < lines.length) {
    const line = lines[i];
    const heading = /^(#{1,4})\s+(.*)/.exec(line);
    if (!line.trim()) i++;
    else if (heading) {
      i++;
      blocks.push(h(`h${Math.min(4, heading[1].length + 1)}`, {}, inline(heading[2])));
    } else if (line.startsWith("```")) {
      i++;
      const code = takeWhile((l) => !l.startsWith("```"));
      i++;
      blocks.push(h("pre", { tabindex: "0" }, h("code", {}, code.join("\n"))));
    } else if (line.startsWith("|")) blocks.push(table(takeWhile((l) => l.startsWith("|"))));
    else if (/^\s*([-*]|\d+\.)\s/.test(line)) blocks.push(list(takeWhile((l) => /^\s*([-*]|\d+\.)\s|^\s{2,}\S/.test(l))));
    else blocks.push(h("p", {}, inline(takeWhile((l) => l.trim() && !/^(#{1,4}\s|```|\||\s*[-*]\s)/.test(l)).join(" "))));
  }

  return h("div", { class: "prose" }, blocks);
}

function list(lines) {
  const items = [];
  for (const line of lines) {
    const start = /^\s*(?:[-*]|\d+\.)\s+(.*)/.exec(line);
    if (start) items.push(start[1]);
    else items[items.length - 1] += ` ${line.trim()}`;
  }

  return h(/^\s*\d/.test(lines[0]) ? "ol" : "ul", {}, items.map((item) => h("li", {}, inline(item))));
}

function table(lines) {
  const cells = (line) => line.replace(/^\||\|\s*$/g, "").split("|").map((cell) => cell.trim());
  const [head, , ...body] = lines;
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of the model card" }, h("table", {}, h("thead", {}, h("tr", {}, cells(head).map((cell) => h("th", { scope: "col" }, inline(cell))))),
    h("tbody", {}, body.map((line) => h("tr", {}, cells(line).map((cell) => h("td", {}, inline(cell))))))));
}

const inline = (text) => text.replace(/\[([^\]]+)\]\(([^)]+)\)/g, "$1").split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part) =>
  part.startsWith("**") && part.length > 4 ? h("strong", {}, part.slice(2, -2)) : part.startsWith("`") && part.length > 2 ? h("code", {}, part.slice(1, -1)) : part);
