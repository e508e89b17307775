// What can be given, said where it is needed.
import { h } from "../dom.js";

export const formats = (listens, recordingModel) => h("section", { class: "formats", "aria-label": "What can be given" },
  h("div", {}, h("h3", {}, "A transcript"), h("p", { class: "quiet" }, "A turn a line: the name, a colon, the words. Also JSON and CSV; a line --- parts two conversations."), h("pre", {}, "Ann: We won!\nBo: Already? I missed it.")),
  h("div", {}, h("h3", {}, "Subtitles"), h("p", { class: "quiet" }, "SubRip or WebVTT, with names where the file has them, or what Whisper and WhisperX write."), h("pre", {}, "00:00:01,000 --> 00:00:02,500\nANN: We won!")),
  listens && h("div", {}, h("h3", {}, "A recording"), h("p", { class: "quiet" }, "Audio or video together with its subtitles; or a clip for each turn together with a transcript whose turns name the clips. For models that hear voices."),
    recordingModel && h("p", { class: "quiet" }, `A recording by itself is cut where somebody speaks and heard by the model ${recordingModel}, all turns as one speaker's.`)));
