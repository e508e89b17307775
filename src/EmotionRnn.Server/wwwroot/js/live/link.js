// One live conversation over a WebSocket. Turns are numbered, so after a broken connection nothing is lost and nothing is counted twice.
import { askForKey, savedKey } from "../key.js";

const waits = [500, 1000, 2000, 4000, 8000];
const final = new Set(["not-live", "unknown-model", "too-many-turns", "bad-message"]);

export class LiveLink {
  #socket = null;
  #conversation = null;
  #turns = [];
  #answered = 0;
  #sent = 0;
  #tries = 0;
  #timer = 0;
  #over = false;
  #idle = false;
  #on;
  #options;

  /** on: { state(name, words), model(model), answer(index, emotion), error(words) }. States: "waiting", "open", "closed". */
  constructor(options, on) {
    this.#options = options;
    this.#on = on;
    this.#connect();
  }

  /** Sends the next turn, at once or as soon as there is a connection. */
  send(speaker, text) {
    this.#turns.push({ speaker, text });
    if (this.#idle) this.#connect();
    this.#flush();
  }

  /** Ends the conversation; the server forgets it. */
  end() {
    this.#over = true;
    clearTimeout(this.#timer);
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#say({ type: "end" });
      setTimeout(() => this.#socket.close(), 1000);
    } else this.#socket?.close();
  }

  #ready = false;

  #connect() {
    this.#idle = false;
    this.#ready = false;
    this.#on.state("waiting", this.#conversation ? "reconnecting…" : "connecting…");
    const url = new URL("v1/live", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.hash = "";
    const socket = this.#socket = new WebSocket(url);
    const key = savedKey() ? { apiKey: savedKey() } : {};
    socket.onopen = () => this.#say(this.#conversation ? { type: "resume", conversation: this.#conversation, answered: this.#answered, ...key } : { type: "start", ...this.#options, ...key });
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.#socket && this.#lost(code);
  }

  #hear(message) {
    switch (message.type) {
      case "started":
      case "resumed":
        this.#conversation = message.conversation;
        this.#sent = message.turns;
        this.#tries = 0;
        this.#ready = true;
        this.#on.model(message.model);
        this.#on.state("open", "connected");
        this.#flush();
        break;
      case "emotion":
        if (message.index !== this.#answered) return;
        this.#answered++;
        this.#on.answer(message.index, message);
        break;
      case "error":
        this.#refused(message);
        break;
    }
  }

  async #refused({ code, message }) {
    if (code === "unknown-conversation") {
      // It was kept too short a time: begin it again, with all of its turns.
      this.#conversation = null;
      this.#answered = 0;
    } else if (code === "unauthorized") {
      this.#over = true;
      if (await askForKey()) {
        this.#over = false;
        this.#connect();
      } else this.#on.state("closed", "this server wants a key");
    } else {
      this.#over ||= final.has(code);
      this.#on.error(message);
    }
  }

  #lost(code) {
    this.#ready = false;
    if (this.#over) return this.#on.state("closed", "ended");
    if (code === 4409) return this.#on.state("closed", "it goes on in another tab");
    if (code === 4408) {
      this.#idle = true;
      return this.#on.state("waiting", "resting: it goes on with the next turn");
    }

    const wait = waits[Math.min(this.#tries++, waits.length - 1)];
    this.#on.state("waiting", `the connection was lost; trying again in ${Math.max(1, Math.round(wait / 1000))} s. What you type is kept.`);
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  #flush() {
    if (!this.#ready) return;
    for (; this.#sent < this.#turns.length; this.#sent++) this.#say({ type: "turn", index: this.#sent, ...this.#turns[this.#sent] });
  }

  #say(message) {
    this.#socket.send(JSON.stringify(message));
  }
}
