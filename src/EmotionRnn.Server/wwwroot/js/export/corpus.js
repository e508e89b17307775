// The conversation with its labels as a corpus in the plain format (docs/data-formats.md), to learn from: all of it is train. A turn left open has no label: it is context.
import { csv } from "./csv.js";

const labelOf = (reading, turn) => (reading.isUnsure(turn) ? null : reading.labelOf(turn));

export function corpusJson(name, readings) {
  return `${JSON.stringify({
    name,
    labels: readings[0].labels,
    conversations: readings.map((reading) => ({
      id: reading.id,
      split: "train",
      turns: reading.turns.map((turn) => ({ id: turn.id, speaker: turn.speaker, text: turn.text, emotion: labelOf(reading, turn) ?? undefined, start: turn.start, end: turn.end })),
    })),
  }, null, 2)}\n`;
}

export function corpusCsv(readings) {
  return csv(["conversation", "utterance_id", "speaker", "text", "emotion", "split", "start", "end"],
    readings.flatMap((reading) => reading.turns.map((turn) => [reading.id, turn.id, turn.speaker, turn.text, labelOf(reading, turn) ?? "", "train", turn.start ?? "", turn.end ?? ""])));
}
