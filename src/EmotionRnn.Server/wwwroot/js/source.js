// What a person gave: { name, text | transcript, format, media: [], single, wordless }; wordless: a recording and nothing else.

// The format that an extension tells; JSON of several kinds is told apart by what is in it.
const formats = { txt: "text", json: "auto", csv: "csv", tsv: "csv", srt: "subRip", vtt: "webVtt" };
const transcripts = Object.keys(formats);
const extension = (name) => name.slice(name.lastIndexOf(".") + 1).toLowerCase();
const stem = (name) => name.replace(/\.[^.]*$/, "");

export const accepted = [...transcripts.map((e) => `.${e}`), "audio/*", "video/*"].join(",");

export const fromText = (text, name = "pasted") => ({ name, text, transcript: null, format: "auto", media: [], single: false, wordless: false });

/**
 * Sorts files into one transcript and recordings. One recording beside a transcript is the whole conversation; several are clips, a turn each.
 * Throws an Error whose message is for the person.
 */
export function fromFiles(files, typed = "") {
  const texts = files.filter((file) => transcripts.includes(extension(file.name)));
  const media = files.filter((file) => /^(audio|video)\//.test(file.type));
  const other = files.find((file) => !texts.includes(file) && !media.includes(file));
  if (other) throw new Error(`“${other.name}” is neither a transcript (${transcripts.map((e) => `.${e}`).join(", ")}) nor a recording. Leave it out, or save it as one of these.`);
  if (texts.length > 1) throw new Error(`Two transcripts were given, “${texts[0].name}” and “${texts[1].name}”. Give one at a time, or put both into one file with a line --- between them.`);
  const wordless = !texts.length && !typed.trim();
  if (wordless && media.length > 1) throw new Error("Clips need a transcript whose turns name them. Add it, or give one recording.");
  return { name: stem((texts[0] ?? media[0]).name), text: texts.length ? null : typed, transcript: texts[0] ?? null, format: texts.length ? formats[extension(texts[0].name)] : "auto", media, single: media.length === 1, wordless };
}
