// The key that a server may ask for. Kept until the tab is closed, sent to this server only.
import { h } from "./dom.js";

const slot = "emotionrnn-key";
let asking = null;

export const savedKey = () => sessionStorage.getItem(slot);

/** Asks for the key; false if the person would rather not. Several requests ask once. */
export function askForKey() {
  asking ??= ask().finally(() => { asking = null; });
  return asking;
}

function ask() {
  return new Promise((resolve) => {
    const input = h("input", { type: "password", autocomplete: "off", required: true });
    const form = h("form", { method: "dialog" },
      h("h2", {}, "This server wants a key"),
      h("p", {}, savedKey() ? "The key that was given is not the right one. Whoever runs the server knows it." : "Whoever runs the server knows it. It is kept until you close this tab."),
      h("label", { class: "field" }, h("span", {}, "Key"), input),
      h("div", { class: "actions" }, h("button", { class: "button primary", value: "ok" }, "Use this key"), h("button", { class: "button", value: "", formnovalidate: true }, "Not now")));
    const dialog = h("dialog", { "aria-label": "Key of the server" }, form);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      const given = dialog.returnValue === "ok" && input.value;
      if (given) sessionStorage.setItem(slot, given);
      dialog.remove();
      resolve(Boolean(given));
    });
    dialog.showModal();
  });
}
