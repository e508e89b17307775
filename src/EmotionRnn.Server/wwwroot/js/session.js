// What the views share: the models of this server, and the conversation in hand.
import * as api from "./api.js";

let known = null;

/** { defaults, models }, asked for once, or anew: a model says what a turn costs once it has been used. */
export function models({ anew = false } = {}) {
  if (anew) known = null;
  known ??= api.models().catch((error) => {
    known = null;
    throw error;
  });
  return known;
}

/** The model for a source: the chosen one, but of a recording alone one that needs no words. Throws an Error whose message is for the person. */
export function modelFor(source, chosen, { models, defaults }) {
  const model = models.find((one) => one.name === chosen);
  if (source.wordless && (model.text || !model.audio)) {
    if (defaults.recording) return defaults.recording;
    throw new Error("A recording needs the words that are spoken in it: add its subtitles (.srt, .vtt), or a transcript with times, beside it.");
  }

  mustListen(source, model);
  return chosen;
}

/** Refuses recordings for a model that only reads. Throws an Error whose message is for the person. */
export function mustListen(source, model) {
  if (source.media.length && !model.audio) throw new Error(`The model ${model.name} reads words and hears no voices. Choose one that does, or leave the recording out.`);
}

/** The conversation in hand, so that two models can be compared on it: a source, or null. */
export const inHand = { source: null };
