// The three buttons under the screen, and the headphones: silent until somebody puts them on, as a browser wants it.
// Samples come as they went into the booth's headphones: 16 bits, one channel, 22,050 a second (hw_sim/web/sound.py).

import { ask, on } from "./live.js";

const $ = (id) => document.getElementById(id);
const RATE = 22050;
const AHEAD = 0.08; // s: what the network may tarry
let context = null;
let ends = 0; // when what was laid out so far has been played

for (const button of document.querySelectorAll("[data-press]")) {
  button.addEventListener("click", () => ask({ do: "press", button: button.dataset.press }));
}

$("headphones").addEventListener("click", () => {
  if (context) context.close();
  context = context ? null : new AudioContext();
  ends = 0;
  $("headphones").ariaPressed = String(Boolean(context));
  $("headphones").textContent = context ? "Lepas headphone" : "Pasang headphone";
  ask({ listen: Boolean(context) });
});
on("link", (up) => { if (up && context) ask({ listen: true }); });

on("sound", ({ sound }) => {
  if (!context) return;
  const bytes = Uint8Array.from(atob(sound), (letter) => letter.charCodeAt(0));
  const samples = new Int16Array(bytes.buffer);
  const buffer = context.createBuffer(1, samples.length, RATE);
  buffer.getChannelData(0).set(Float32Array.from(samples, (value) => value / 32768));
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  ends = Math.max(ends, context.currentTime + AHEAD);
  source.start(ends);
  ends += buffer.duration;
});

on("seen", ({ heard }) => { $("heard").textContent = heard ?? ""; });
