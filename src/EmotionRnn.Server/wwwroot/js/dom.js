// The few helpers that every view is built with. Text goes in as text nodes only, so nothing that was said or uploaded can become markup.

/** An element: h("p", { class: "quiet", onclick: f, style: { "--n": 2 } }, "text", child, …). Children may be lists; null and false are left out. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [name, part] of Object.entries(value)) element.style.setProperty(name, part);
    else if (key === "value" || key === "checked" || key === "disabled" || key === "hidden" || key === "selected") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** 0.8123 as "81 %". */
export const percent = (share) => `${Math.round(share * 100)}\u202f%`;

/** 1 turn, 2 turns. */
export const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** 75.2 as "1:15". */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const minutes = `${Math.floor(whole / 60) % 60}`;
  const rest = `${whole % 60}`.padStart(2, "0");
  return whole < 3600 ? `${minutes}:${rest}` : `${Math.floor(whole / 3600)}:${minutes.padStart(2, "0")}:${rest}`;
}

const herald = () => document.getElementById("herald");

/** Says something to a screen reader without moving the focus. */
export function announce(text) {
  herald().textContent = text;
}

/** Offers a file to keep. */
export function download(name, type, content) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
