// The cards on the table, the reader they are dragged onto, and whose finger lies on the sensor.

import { draggable } from "./drag.js";
import { ask, on } from "./live.js";

const $ = (id) => document.getElementById(id);
const ROLES = { chair: "ketua · ", member: "anggota · ", technician: "teknisi · ", trustee: "" };
const labels = {};

function card(shelf, who, id, title, below, kind) {
  const made = document.createElement("button");
  made.className = `card ${kind}`;
  made.dataset.card = `${who} ${id}`;
  made.append(Object.assign(document.createElement("b"), { textContent: title }));
  made.append(Object.assign(document.createElement("small"), { textContent: below }));
  labels[`${who} ${id}`] = title;
  draggable(made, "reader", () => {
    ask({ do: "card", who, id: String(id) });
  });
  $(shelf).append(made);
}

export function lay(table) {
  for (const shelf of ["officers", "trustees", "odd"]) {
    for (const h of table[shelf]) card(shelf, "holder", h.id, h.name, `${ROLES[h.role] ?? ""}PIN ${h.pin}`, shelf);
  }
  for (const voter of table.voters) {
    const option = new Option(`${voter.row + 1}. ${voter.name}`, String(voter.row));
    $("finger-who").append(option);
    const below = voter.readable ? `pemilih ${voter.row + 1}` : `kartu rusak, NIK ${voter.nik}`;
    card("voters", "voter", voter.row, voter.name, below, voter.readable ? "voter" : "voter unreadable");
  }
}

$("take-card").addEventListener("click", () => ask({ do: "card", who: "nobody" }));
for (const button of document.querySelectorAll("[data-finger]")) {
  button.addEventListener("click", () => {
    const which = button.dataset.finger;
    const voter = which === "none" ? "none" : $("finger-who").value;
    ask({ do: "finger", down: true, voter, which: which === "1" ? "1" : "0", wet: which === "wet" });
  });
}
$("lift").addEventListener("click", () => ask({ do: "finger", down: false }));

let lying = null;
on("seen", (seen) => {
  if (seen.card !== lying) { // whoever laid the card down is at the sensor next
    lying = seen.card;
    const [who, id] = (lying ?? "").split(" ");
    if (who === "voter") $("finger-who").value = id;
  }
  const [whose, which, wet] = (seen.finger ?? "").split(" ");
  for (const button of document.querySelectorAll("[data-finger]")) {
    const kind = button.dataset.finger;
    button.classList.toggle("is", kind === (whose === "none" ? "none" : wet ?? which));
  }
  $("on-reader").textContent = seen.card ? labels[seen.card] ?? seen.card : "letakkan kartu di sini";
  $("reader").classList.toggle("busy", Boolean(seen.card));
  $("take-card").disabled = !seen.card;
  $("lift").disabled = !seen.finger;
  $("sensor").classList.toggle("busy", Boolean(seen.finger));
  for (const made of document.querySelectorAll(".card")) made.classList.toggle("lying", made.dataset.card === seen.card);
});
