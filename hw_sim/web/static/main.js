// The page: fetch what lies on the table, draw the map, open the connection.

import * as inside from "./inside.js";
import * as lesson from "./lesson.js";
import { fetched, from, on, open } from "./live.js";
import * as screen from "./screen.js";
import * as table from "./table.js";
import "./devices.js";
import "./printer.js";
import "./sound.js";

const $ = (id) => document.getElementById(id);
let fading = 0;
function say(text) {
  $("notice").textContent = text;
  $("notice").hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { $("notice").hidden = true; }, 4000);
}
on("seen", (seen) => {
  document.body.classList.add("ready");
  $("pages").hidden = seen.pages < 2;
  $("pages").textContent = `terbuka di ${seen.pages} jendela`;
});
on("refused", ({ refused }) => say(`Tidak dapat: ${refused}`));
on("link", (up) => {
  $("lost").hidden = up;
  document.body.classList.toggle("lost", !up);
  document.querySelector("main").inert = !up;
});

const village = await fetched("/village.json");
$("village").textContent = `Desa ${village.village}: ${village.candidates.join(" · ")}`;
from(village.bench);
screen.size(village.width, village.height);
table.lay(village);
inside.draw(await fetched("/map.json"));
lesson.offer(await fetched("/lessons.json"));
globalThis.benchFrames = screen.framesShown; // for whoever measures
open();
