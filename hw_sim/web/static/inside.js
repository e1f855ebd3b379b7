// The state diagram with the present state lit, and the log as it grows; the audit at any moment.

import { fetched, on } from "./live.js";

const $ = (id) => document.getElementById(id);
const RECORDS = {
  SESSION: "Bilik mulai", BALLOT: "Surat suara disegel", CAST: "Suara dimasukkan", SPOIL: "Suara dibatalkan",
  RECOVERY: "Pemulihan", CLOSE: "Penutupan", TALLY: "Hasil", EVENT: "Kejadian", VOID: "Rusak",
};
const LOGS = { ballots: "suara", events: "kejadian" };
const VERDICTS = {
  SAH: "semua tanda tangan, catatan, surat suara dan jumlahnya cocok.",
  "TIDAK SAH": "ada yang tidak cocok; baris di bawah menyebutnya.",
  "BELUM SELESAI": "yang ada cocok, tetapi TPS belum ditutup dan dihitung.",
};
const chips = new Map();
let leads = {};
let words = {};
let lit = null;
let slots = 0;
let known = 0; // what the bench said last
let asking = false;

const made = (tag, textContent, className = "") => Object.assign(document.createElement(tag), { textContent, className });

export function draw(map) {
  leads = map.next;
  words = map.words;
  for (const phase of map.phases) {
    const group = made("div", "", "phase");
    group.title = phase.about;
    group.append(made("h4", phase.title));
    for (const name of phase.states) {
      const chip = made("span", words[name], "state");
      chip.title = `${words[name]} (${name})`;
      chips.set(name, chip);
      group.append(chip);
    }
    $("map").append(group);
  }
}

function light(state) {
  if (state === lit) return;
  const before = chips.get(lit);
  lit = state;
  for (const [name, chip] of chips) {
    chip.classList.toggle("now", name === state);
    chip.classList.toggle("next", (leads[state] ?? []).includes(name));
    chip.classList.toggle("before", chip === before);
    if (name === state) chip.ariaCurrent = "step";
    else chip.ariaCurrent = null;
  }
  const home = chips.get(state)?.parentElement;
  for (const group of $("map").children) group.classList.toggle("here", group === home);
  if (home) $("map").scrollTop = Math.max(0, home.offsetTop - $("map").offsetTop - 40);
}

async function grow() {
  if (asking) return;
  asking = true;
  try {
    const fresh = await fetched(`/slots?since=${slots}`);
    for (const slot of fresh) {
      const line = made("li", "", `${slot.log} ${slot.kind}`);
      line.title = `${slot.kind}, ${slot.log}.log`;
      line.append(made("b", RECORDS[slot.kind] ?? slot.kind), made("span", `${LOGS[slot.log]} ${slot.number}`));
      line.append(made("code", slot.hash));
      $("log").prepend(line);
    }
    slots += fresh.length;
  } catch {
    known = 0; // the next look asks again
  } finally {
    asking = false;
  }
  if (slots < known) grow();
}

$("whole-map").addEventListener("click", () => {
  const whole = $("inside").classList.toggle("whole");
  $("whole-map").ariaPressed = String(whole);
});

$("audit").addEventListener("click", async () => {
  $("audit").disabled = true;
  $("verdict").className = "";
  $("verdict").textContent = "Memeriksa salinan stik…";
  try {
    const { exit, text } = await fetched("/audit", { method: "POST" });
    const word = Object.keys(VERDICTS).find((start) => text.startsWith(start));
    $("verdict").textContent = word ? `${word}: ${VERDICTS[word]}` : text.trim().split("\n")[0];
    $("verdict").className = exit === 0 ? "good" : word === "BELUM SELESAI" ? "unsure" : "bad";
    $("audit-says").hidden = false;
    $("audit-says").textContent = text;
  } catch {
    $("verdict").textContent = "Pemeriksaan tidak selesai. Coba lagi.";
    $("verdict").className = "bad";
  } finally {
    $("audit").disabled = false;
  }
});

on("seen", (seen) => {
  const state = seen.power ? seen.state : null;
  $("now").dataset.state = state ?? "";
  $("now").replaceChildren(seen.power ? words[state] ?? "…" : "Bilik mati");
  if (state) $("now").append(" ", made("small", [state, seen.detail].filter(Boolean).join(": ")));
  if (state || !seen.power) light(state);
  if (seen.slots < slots) { slots = 0; $("log").replaceChildren(); }
  known = seen.slots;
  if (known > slots) grow();
});
