// Light or dark: the system's choice, unless the person has chosen here.
const slot = "emotionrnn-scheme";
const listeners = new Set();
const system = matchMedia("(prefers-color-scheme: dark)");

const tell = () => listeners.forEach((listener) => listener());
system.addEventListener("change", tell);

/** "", "light" or "dark". */
export const chosenScheme = () => localStorage.getItem(slot) ?? "";

export function chooseScheme(scheme) {
  if (scheme) localStorage.setItem(slot, scheme);
  else localStorage.removeItem(slot);
  apply();
  tell();
}

export function apply() {
  const scheme = chosenScheme();
  if (scheme) document.documentElement.dataset.scheme = scheme;
  else delete document.documentElement.dataset.scheme;
}

/** Calls back when the colours have changed; returns how to stop that. */
export function onSchemeChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
