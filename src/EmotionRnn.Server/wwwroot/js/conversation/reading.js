// What follows from the server's answer without asking it again: shifts, speakers, corrections.

/** What is said in a turn; where only its sound is known, how long it is. */
export const wordsOf = (turn) => turn.text || (turn.end === undefined ? "without words" : `speech of ${(turn.end - turn.start).toFixed(1)} s`);

/**
 * A conversation as it is shown. turns: { index, id, speaker, text, start, end, emotion, confidence, abstained, abstentionReason, probabilities, attended }.
 * Corrections are kept beside the model's answers, never over them.
 */
export class Reading {
  #shifts = null;

  constructor(conversation, labels) {
    this.id = conversation.id;
    this.labels = labels;
    this.turns = [];
    this.corrections = new Map();
    for (const utterance of conversation.utterances ?? []) this.add(utterance);
  }

  /** Adds a turn; an answer that comes later is given to settle. */
  add(utterance) {
    const turn = { ...utterance, index: this.turns.length };
    this.turns.push(turn);
    this.#shifts = null;
    return turn;
  }

  /** Gives a turn its answer. */
  settle(turn, answer) {
    Object.assign(turn, answer);
    this.#shifts = null;
  }

  /** The turns that have their answer. */
  get answered() {
    return this.turns.filter((turn) => turn.emotion);
  }

  /** The label a turn counts with: the corrected one, else the model's. */
  labelOf(turn) {
    return this.corrections.get(turn.index) ?? turn.emotion;
  }

  /** Corrects a turn; the model's own label takes the correction back. */
  correct(turn, label) {
    this.#shifts = null;
    if (label === turn.emotion && !turn.abstained) this.corrections.delete(turn.index);
    else if (label === null) this.corrections.delete(turn.index);
    else this.corrections.set(turn.index, label);
  }

  /** Whether the model left this turn open and nobody has settled it. */
  isUnsure(turn) {
    return turn.abstained && !this.corrections.has(turn.index);
  }

  /** Where a speaker's emotion is another than in the turn before of the same speaker: [{ turn, from, to }]. Turns left open are passed over. */
  shifts() {
    this.#shifts ??= this.#findShifts();
    return [...this.#shifts.values()];
  }

  /** The shift at a turn, if there is one. */
  shiftAt(turn) {
    this.#shifts ??= this.#findShifts();
    return this.#shifts.get(turn.index);
  }

  #findShifts() {
    const last = new Map();
    const found = new Map();
    for (const turn of this.answered) {
      if (this.isUnsure(turn)) continue;
      const to = this.labelOf(turn);
      const from = last.get(turn.speaker);
      if (from !== undefined && from !== to) found.set(turn.index, { turn, from, to });
      last.set(turn.speaker, to);
    }

    return found;
  }

  /** In order of appearance: [{ name, turns, shares: Map label → turns, shifts, confidence }]. */
  speakers() {
    const all = new Map();
    for (const turn of this.answered) {
      if (!all.has(turn.speaker)) all.set(turn.speaker, { name: turn.speaker, turns: 0, shares: new Map(), shifts: 0, confidence: 0 });
      const speaker = all.get(turn.speaker);
      speaker.turns++;
      speaker.confidence += turn.confidence;
      if (!this.isUnsure(turn)) speaker.shares.set(this.labelOf(turn), (speaker.shares.get(this.labelOf(turn)) ?? 0) + 1);
    }

    for (const { turn } of this.shifts()) all.get(turn.speaker).shifts++;
    return [...all.values()].map((speaker) => ({ ...speaker, confidence: speaker.confidence / speaker.turns }));
  }

  /** Turns by label, in the labels' order, those that occur only: [[label, n]]. */
  counts() {
    const n = new Map(this.labels.map((label) => [label, 0]));
    for (const turn of this.answered) if (!this.isUnsure(turn)) n.set(this.labelOf(turn), n.get(this.labelOf(turn)) + 1);
    return [...n].filter(([, turns]) => turns > 0);
  }
}
