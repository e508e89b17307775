// How an emotion looks: a sign and a key that css/tokens.css gives colours to. Signs and hues are those of the command line. Colour never stands alone.
import { h, percent } from "./dom.js";

const known = new Map([
  ["○", "neutral", ["neutral", "none"]],
  ["☺", "joy", ["joy", "joyful", "happiness", "happy"]],
  ["!", "surprise", ["surprise", "surprised"]],
  ["☹", "sadness", ["sadness", "sad"]],
  ["≈", "fear", ["fear", "scared", "fearful"]],
  ["✗", "disgust", ["disgust", "disgusted"]],
  ["▲", "anger", ["anger", "angry", "mad"]],
  ["◡", "peaceful", ["peaceful", "calm"]],
  ["◆", "powerful", ["powerful"]],
].flatMap(([sign, key, names]) => names.map((name) => [name, { sign, key }])));

const furtherColours = 6;

/** The looks of a model's labels: a map from label to { label, sign, key }. */
export function looksOf(labels) {
  return new Map(labels.map((label, i) => {
    const look = known.get(label.toLowerCase()) ?? { sign: [...label.trim()][0]?.toUpperCase() ?? "•", key: `other-${i % furtherColours}` };
    return [label, { label, ...look }];
  }));
}

// Without the variation selector some systems draw ☺ and ☹ as pictures in colours of their own.
const asText = (sign) => `${sign}\ufe0e`;

/** The sign, plain text. */
export const signOf = (look) => asText(look.sign);

/** Sign and name, and a share where one is given. */
export function feeling(look, share, wording) {
  return h("span", { class: "feeling", "data-emotion": look.key },
    h("span", { class: "sign", "aria-hidden": "true" }, asText(look.sign)),
    h("span", {}, wording ?? look.label),
    share === undefined ? null : h("span", { class: "sure" }, percent(share)));
}

/** The colours of a look as the browser computes them now, for what is drawn rather than styled: { mark, wash, tone }. */
export function coloursOf(key) {
  const probe = h("i", { "data-emotion": key, hidden: true });
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = { mark: read("--mark"), wash: read("--wash"), tone: read("--tone") };
  probe.remove();
  return colours;
}

/** A colour of the page as the browser computes it now. */
export function pageColour(name) {
  const probe = h("i", { hidden: true });
  document.body.append(probe);
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
