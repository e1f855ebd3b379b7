// Dragging a thing onto a place with mouse or finger; a click without a drag does the same as a drop.

const FAR = 6; // px before a press becomes a drag

export function draggable(thing, place, drop) {
  thing.addEventListener("pointerdown", (start) => {
    if (start.button) return;
    let ghost = null;
    const move = (event) => {
      if (!ghost && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > FAR) {
        ghost = thing.cloneNode(true);
        ghost.classList.add("ghost");
        document.body.append(ghost);
        document.body.classList.add("dragging");
      }
      if (ghost) ghost.style.transform = `translate(${event.clientX - 40}px, ${event.clientY - 20}px)`;
    };
    const end = (event) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      document.body.classList.remove("dragging");
      if (!ghost) return;
      ghost.remove();
      const target = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-drop]");
      if (event.type === "pointerup" && target?.dataset.drop === place) drop();
      thing.addEventListener("click", (click) => click.stopImmediatePropagation(), { capture: true, once: true });
      setTimeout(() => thing.dispatchEvent(new Event("dragdone")), 0);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  });
  thing.addEventListener("click", drop);
}
