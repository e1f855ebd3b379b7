// Stick, power, key, case, clock, cables: everything that is one switch.

import { show } from "./dialog.js";
import { ask, fetched, on } from "./live.js";

const $ = (id) => document.getElementById(id);
const DEVICES = { reader: "pembaca kartu", fingerprint: "sensor jari", printer: "printer" };
let now = { cables: {}, faults: {} }; // until the bench has told
const FAULTS = {
  drop: "satu bita hilang", flip: "satu bit berubah", insert: "satu bita tambahan", duplicate: "satu bita dua kali",
  truncate: "ekor hilang", garbage: "derau di depan", silence: "tidak ada jawaban", late: "jawaban terlambat",
  stuck: "macet lalu sekaligus", dribble: "bita demi bita", wrong_baud: "kecepatan salah",
  hang_up_mid_read: "putus saat membaca", hang_up_mid_write: "putus saat menulis", power_cycle: "alat mulai ulang",
};
for (const [name, text] of Object.entries(FAULTS)) $("fault-name").append(new Option(text, name));

for (const button of document.querySelectorAll("[data-stick]")) {
  button.addEventListener("click", () => ask({ do: "stick", which: button.dataset.stick }));
}
for (const button of document.querySelectorAll("[data-clock]")) {
  button.addEventListener("click", () => ask({ do: "clock", minutes: Number(button.dataset.clock) }));
}
$("power").addEventListener("click", () => ask({ do: "power", on: !now.power }));
$("key").addEventListener("click", () => ask({ do: "key", on: !now.key }));
$("case-switch").addEventListener("click", () => ask({ do: "case", open: !now.case }));
$("cable").addEventListener("click", () => {
  const device = $("fault-device").value;
  ask({ do: "cable", device, in: !now.cables[device] });
});
const disturb = (level) => ask({
  do: "bad_cable", device: $("fault-device").value, fault: $("fault-name").value, level,
});
$("disturb").addEventListener("click", () => disturb(Number($("fault-level").value)));
$("undisturb").addEventListener("click", () => disturb(0));
$("fault-device").addEventListener("change", () => cable(now));
$("look-inside").addEventListener("click", async () => {
  const files = await fetched("/stick.json");
  const lines = files.map(([name, bytes]) => `${bytes.toLocaleString("id").padStart(12)}  ${name}`).join("\n");
  show("Isi stik hari ini (bita, berkas)", { lines: lines || "kosong" });
});

function cable(seen) {
  const device = $("fault-device").value;
  $("cable").textContent = seen.cables[device] ? "Cabut kabel" : "Pasang kabel";
  $("undisturb").disabled = !seen.faults[device];
  const says = Object.keys(DEVICES).flatMap((name) => [
    ...(seen.cables[name] ? [] : [`${DEVICES[name]} tercabut`]),
    ...(seen.faults[name] ? [`${DEVICES[name]}: ${FAULTS[seen.faults[name]]}`] : []),
  ]);
  $("fault-says").textContent = says.join(", ");
}

on("seen", (seen) => {
  now = seen;
  document.body.classList.toggle("off", !seen.power);
  $("power").textContent = seen.power ? "Putus listrik" : "Nyalakan";
  $("key").textContent = seen.key ? "Kembalikan kunci" : "Putar kunci";
  $("case-switch").textContent = seen.case ? "Tutup kotak" : "Buka kotak";
  $("lamp").classList.toggle("lit", seen.lamp);
  $("clock").textContent = seen.clock;
  for (const button of document.querySelectorAll("[data-stick]")) {
    button.classList.toggle("is", button.dataset.stick === seen.stick);
  }
  cable(seen);
});
