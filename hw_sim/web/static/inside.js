// The state diagram with the present state lit, and the log as it grows; the audit at any moment.

import { fetched, on } from "./live.js";

const $ = (id) => document.getElementById(id);
const chips = new Map();
let leads = {};
let slots = 0;
let asking = false;

export function draw(map) {
  leads = map.next;
  for (const phase of map.phases) {
    const group = document.createElement("div");
    group.className = "phase";
    group.title = phase.about;
    group.append(Object.assign(document.createElement("h4"), { textContent: phase.name }));
    for (const name of phase.states) {
      const chip = Object.assign(document.createElement("span"), { textContent: name, className: "state" });
      chips.set(name, chip);
      group.append(chip);
    }
    $("map").append(group);
  }
}

function light(state) {
  for (const [name, chip] of chips) {
    const was = chip.classList.contains("now");
    chip.classList.toggle("now", name === state);
    chip.classList.toggle("next", Boolean(state) && (leads[state] ?? []).includes(name));
    if (was && name !== state) {
      for (const other of chips.values()) other.classList.remove("before");
      chip.classList.add("before");
    }
  }
}

async function grow() {
  if (asking) return;
  asking = true;
  try {
    const fresh = await fetched(`/slots?since=${slots}`);
    for (const slot of fresh) {
      const line = document.createElement("li");
      line.className = `${slot.log} ${slot.kind}`;
      for (const [tag, text] of [["b", slot.kind], ["span", `${slot.log} ${slot.number}`], ["code", slot.hash]]) {
        line.append(Object.assign(document.createElement(tag), { textContent: text }));
      }
      $("log").prepend(line);
    }
    slots += fresh.length;
  } finally {
    asking = false;
  }
}

$("audit").addEventListener("click", async () => {
  $("verdict").textContent = "memeriksa…";
  const { exit, text } = await fetched("/audit", { method: "POST" });
  const lines = text.trim().split("\n");
  $("verdict").textContent = lines[0];
  $("verdict").className = exit === 0 ? "good" : "bad";
  $("audit-says").hidden = false;
  $("audit-says").textContent = text;
});

on("seen", (seen) => {
  $("now").textContent = seen.power ? [seen.state ?? "…", seen.detail].filter(Boolean).join(": ") : "mati";
  light(seen.power ? seen.state : null);
  if (seen.slots < slots) { slots = 0; $("log").replaceChildren(); }
  if (seen.slots > slots) grow();
});
