// Paper: what hangs out, what came out, what was put into the audit box.

import { show } from "./dialog.js";
import { draggable } from "./drag.js";
import { ask, fetched, on } from "./live.js";

const $ = (id) => document.getElementById(id);
const shown = new Map();
let hanging = -1;

function lay(paper) {
  let piece = shown.get(paper.number);
  if (!piece) {
    piece = document.createElement("figure");
    piece.className = `paper ${paper.kind}`;
    piece.append(Object.assign(new Image(), { src: `/paper/${paper.number}.png`, alt: paper.title, draggable: false }));
    piece.append(Object.assign(document.createElement("figcaption"), { textContent: paper.title }));
    piece.tabIndex = 0;
    piece.role = "button";
    if (paper.kind === "slip") draggable(piece, "box", () => ask({ do: "box", sheet: paper.number }));
    else piece.addEventListener("click", () => read(paper));
    piece.addEventListener("keydown", (event) => { if (event.key === "Enter") piece.click(); });
    $("tray").prepend(piece);
    shown.set(paper.number, piece);
  }
  piece.dataset.sheet = paper.number;
  piece.classList.toggle("torn", !paper.whole);
  piece.classList.toggle("boxed", paper.boxed);
  $("boxed").textContent = [...shown.values()].filter((p) => p.classList.contains("boxed")).length;
}

const read = (paper) => show(paper.title, { picture: `/paper/${paper.number}.png` });

let fetching = null;
async function refresh() { // again, where it has changed while we asked
  try {
    while (fetching !== before) {
      fetching = before;
      for (const paper of await fetched("/papers")) lay(paper);
    }
  } catch {
    before = ""; // the next look asks again
  } finally {
    fetching = null;
  }
}

for (const button of document.querySelectorAll("[data-printer]")) {
  button.addEventListener("click", () => ask({ do: "printer", what: button.dataset.printer }));
}

const TROUBLES = [
  ["out", "kertas habis"], ["cover", "tutup terbuka"], ["jam", "pemotong macet"], ["hot", "kepala panas"],
  ["near_end", "rol hampir habis"],
];
let before = "";
on("seen", (seen) => {
  const state = `${seen.papers} ${seen.boxed}`;
  if (state !== before) {
    before = state;
    if (fetching === null) refresh();
  }
  if (seen.hanging !== hanging) {
    hanging = seen.hanging;
    $("hanging").hidden = hanging === 0;
    if (hanging) $("hanging").src = `/paper/hanging.png?${Date.now()}`;
  }
  const p = seen.printer;
  const says = TROUBLES.filter(([key]) => p[key] && !(key === "near_end" && p.out)).map(([, text]) => text);
  $("printer-says").textContent = says.join(", ") || (seen.power ? "siap" : "");
  $("printer-says").classList.toggle("bad", says.length > 0);
  for (const [deed, there] of [
    ["end_soon", !p.out], ["end", !p.out], ["roll", p.out || p.near_end], ["open", !p.cover], ["close", p.cover],
    ["jam", !p.jam], ["clear", p.jam], ["heat", !p.hot], ["cool", p.hot],
  ]) document.querySelector(`[data-printer="${deed}"]`).hidden = !there;
  document.querySelector('[data-printer="tear"]').disabled = seen.hanging === 0;
});
