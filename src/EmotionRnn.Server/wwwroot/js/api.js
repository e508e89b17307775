// What the page asks of the server. Nothing is sent anywhere else.
import { askForKey, savedKey } from "./key.js";

/** What the server refused, in its own words. */
export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? "The server refused without saying why.");
    this.title = problem.title ?? "That did not work";
    this.code = problem.code;
    this.status = problem.status;
  }
}

async function request(path, options = {}) {
  const key = savedKey();
  const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  let response;
  try {
    response = await fetch(path, { ...options, headers, cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal({ title: "The server cannot be reached", detail: "Check that emotionrnn serve still runs, then try again.", code: "unreachable" });
  }

  if (response.ok) return response;
  const problem = await response.json().catch(() => ({ title: `The server answered ${response.status}`, status: response.status }));
  if (response.status === 401 && await askForKey()) return request(path, options);
  throw new Refusal({ ...problem, status: response.status });
}

/** { defaults: { analyse, live }, models: […] } */
export const models = async () => (await request("v1/models")).json();

/** One model with its card and confusion matrices. */
export const model = async (name) => (await request(`v1/models/${encodeURIComponent(name)}`)).json();

const query = (options) => new URLSearchParams(Object.entries(options).filter(([, value]) => value !== undefined && value !== ""));

const bodyOf = (source) => {
  if (!source.media.length) return { body: source.text ?? source.transcript, headers: { "Content-Type": "application/octet-stream" } };
  const form = new FormData();
  if (source.transcript) form.append("transcript", source.transcript, source.transcript.name);
  else if (source.text) form.append("transcript", new Blob([source.text], { type: "text/plain" }), "pasted");
  const one = source.media.length === 1 && source.single;
  for (const file of source.media) form.append(one ? "recording" : "clips", file, file.name);
  return { body: form };
};

/**
 * The emotions of what a source holds. Texts are answered at once; recordings, and texts too long for that, become a job.
 * onProgress gets { done, total, stage }; the signal cancels, on the server too.
 */
export async function analyse(source, choices, { onProgress, signal } = {}) {
  const options = { ...choices, format: source.format };
  if (!source.media.length) {
    try {
      return await (await request(`v1/analyse?${query(options)}`, { method: "POST", ...bodyOf(source), signal })).json();
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 413) throw error;
    }
  }

  return runJob(source, options, onProgress, signal);
}

async function runJob(source, options, onProgress, signal) {
  const job = await (await request(`v1/jobs?${query(options)}`, { method: "POST", ...bodyOf(source), signal })).json();
  const path = `v1/jobs/${job.id}`;
  const forget = () => request(path, { method: "DELETE" }).catch(() => {});
  try {
    onProgress?.(job);
    for await (const state of events(`${path}/events`, signal)) {
      onProgress?.(state);
      if (state.state === "failed") throw new Refusal(state.problem ?? {});
      if (state.state === "cancelled") throw new DOMException("cancelled", "AbortError");
      if (state.state === "succeeded") break;
    }

    return await (await request(`${path}/result`, { signal })).json();
  } finally {
    await forget();
  }
}

/** The states of a job as they are sent. EventSource cannot carry a key, so the stream is read here. */
async function* events(path, signal) {
  const response = await request(path, { signal });
  const lines = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await lines.read();
    if (done) return;
    const parts = (rest + value).split(/\r?\n/);
    rest = parts.pop();
    for (const line of parts) if (line.startsWith("data:")) yield JSON.parse(line.slice(5));
  }
}
