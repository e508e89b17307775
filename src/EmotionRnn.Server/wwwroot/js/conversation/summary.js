// Beside a conversation: how each speaker fares, where emotion shifts, what the signs mean.
import { count, fill, h, percent } from "../dom.js";
import { feeling, signOf } from "../emotions.js";

/** The speakers, each with the mix of their turns' emotions. */
export function speakerList(reading, looks) {
  return h("ul", { class: "speakers" }, reading.speakers().map((speaker) => {
    const parts = reading.labels.filter((label) => speaker.shares.has(label)).map((label) => [label, speaker.shares.get(label)]);
    const most = [...parts].sort(([, a], [, b]) => b - a)[0];
    const words = parts.map(([label, n]) => `${label} ${n}`).join(", ");
    return h("li", {},
      h("h3", { title: speaker.name }, h("bdi", {}, speaker.name)),
      h("div", { class: "mix", role: "img", "aria-label": words || "all left open" }, parts.map(([label, n]) =>
        h("span", { "data-emotion": looks.get(label).key, style: { "--n": n }, title: `${label}: ${n} of ${speaker.turns}` }, n / speaker.turns >= 0.09 ? signOf(looks.get(label)) : ""))),
      h("p", {}, [count(speaker.turns, "turn"), most ? `mostly ${most[0]}` : "all left open", count(speaker.shifts, "shift"), `${percent(speaker.confidence)} sure`].join(" · ")));
  }));
}

/** The places where a speaker's emotion changes; onGo(index). */
export function shiftList(reading, looks, onGo) {
  const shifts = reading.shifts();
  if (!shifts.length) return h("p", { class: "quiet small" }, "Nobody's emotion changes from one of their turns to the next.");
  return h("ol", { class: "shifts", tabindex: "0", "aria-label": "Shifts of emotion" }, shifts.map(({ turn, from, to }) => h("li", {},
    h("button", { type: "button", onclick: () => onGo(turn.index) },
      h("span", { class: "quiet numbers" }, `${turn.index + 1}.`),
      h("span", {}, h("bdi", { class: "name quiet" }, turn.speaker), feeling(looks.get(from)), h("span", { class: "quiet" }, h("span", { "aria-hidden": "true" }, " → "), h("span", { class: "visually-hidden" }, " then ")), feeling(looks.get(to)))))));
}

/** The signs that occur, with their numbers. */
export function legend(reading, looks) {
  const open = reading.answered.filter((turn) => reading.isUnsure(turn)).length;
  const number = (n) => h("span", { class: "quiet numbers" }, n.toLocaleString("en"));
  return h("ul", { class: "legend", "aria-label": "Emotions in this conversation" },
    reading.counts().map(([label, n]) => h("li", {}, feeling(looks.get(label)), " ", number(n))),
    open ? h("li", {}, h("span", { class: "quiet" }, "unsure "), number(open)) : null);
}

/** A panel with a heading; its body is replaced by set(…). */
export function panel(title, ...body) {
  const content = h("div", {}, body);
  const element = h("section", { class: "panel", "aria-label": title }, h("h2", {}, title), content);
  return { element, set: (...next) => fill(content, next) };
}
