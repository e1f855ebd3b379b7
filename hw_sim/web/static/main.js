// The page: fetch what lies on the table, draw the map, open the connection.

import * as inside from "./inside.js";
import * as lesson from "./lesson.js";
import { fetched, on, open } from "./live.js";
import * as screen from "./screen.js";
import * as table from "./table.js";
import "./devices.js";
import "./printer.js";

const notice = document.getElementById("notice");
let fading = 0;
function say(text) {
  notice.textContent = text;
  notice.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { notice.hidden = true; }, 4000);
}
on("seen", () => document.body.classList.add("ready"));
on("refused", ({ refused }) => say(refused));
on("link", (up) => (up ? (notice.hidden = true) : say("Sambungan ke meja simulasi terputus")));

const village = await fetched("/village.json");
document.getElementById("village").textContent = `Desa ${village.village}: ${village.candidates.join(" · ")}`;
screen.size(village.width, village.height);
table.lay(village);
inside.draw(await fetched("/map.json"));
lesson.offer(await fetched("/lessons.json"));
globalThis.benchFrames = screen.framesDrawn; // for whoever measures
open();
