// What the views share: the models of this server, and the conversation in hand.
import * as api from "./api.js";

let known = null;

/** { defaults, models }, asked for once. */
export function models() {
  known ??= api.models().catch((error) => {
    known = null;
    throw error;
  });
  return known;
}

/** The conversation in hand, so that two models can be compared on it: a source, or null. */
export const inHand = { source: null };
