// CSV as RFC 4180 has it, with line feeds.
const field = (value) => {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
};

export const csv = (header, rows) => [header, ...rows].map((row) => `${row.map(field).join(",")}\n`).join("");

const number = (value) => (value === undefined ? "" : String(Math.round(value * 1e6) / 1e6));

/** The columns of `emotionrnn predict --csv`. */
export function predictionsCsv(answer) {
  const { labels } = answer.model;
  return csv(["conversation", "utterance_id", "speaker", "text", "emotion", "confidence", "abstained", "abstention_reason", ...labels.map((label) => `p_${label}`), "attended", "start", "end"],
    answer.conversations.flatMap((conversation) => conversation.utterances.map((u) => [
      conversation.id, u.id, u.speaker, u.text, u.emotion, number(u.confidence), u.abstained, u.abstentionReason ?? "", ...labels.map((label) => number(u.probabilities[label])),
      u.attended.map(({ index, weight }) => `${index}:${number(weight)}`).join(" "), number(u.start), number(u.end),
    ])));
}
