// A lesson: one sentence at a time, told by the bench, which sees whether it has been done.

import { ask, on } from "./live.js";

const $ = (id) => document.getElementById(id);

export function offer(lessons) {
  for (const { name, title } of lessons) $("lesson-choice").append(new Option(title, name));
}
$("lesson-choice").addEventListener("change", (event) => ask({ do: "lesson", name: event.target.value }));

on("seen", ({ lesson }) => {
  $("lesson").hidden = !lesson;
  if (!lesson) return;
  $("lesson-choice").value = lesson.name;
  $("lesson-title").textContent = lesson.title;
  $("lesson-count").textContent = lesson.done ? "selesai" : `langkah ${lesson.step} dari ${lesson.steps}`;
  $("lesson-text").textContent = lesson.text;
  $("lesson-why").textContent = lesson.why;
  $("lesson").classList.toggle("done", lesson.done);
});
