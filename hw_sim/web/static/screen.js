// The booth's screen on a canvas, and the finger on it. The layout of a frame's message: hw_sim/web/screen.py.

import { ask, on } from "./live.js";

const canvas = document.getElementById("screen");
const paint = canvas.getContext("2d", { alpha: false });
const HEAD = 12;
let shown = 0;
let fresh = false; // painted, and not yet in a picture of the page

export function size(width, height) {
  canvas.width = width;
  canvas.height = height;
  const style = document.getElementById("booth").style;
  style.setProperty("--shape", `${width} / ${height}`);
  document.getElementById("booth").classList.toggle("tall", height > width);
}
export const framesShown = () => shown;

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint32Array(await new Response(stream).arrayBuffer());
}

async function draw(message) {
  const head = new DataView(message);
  const [x, y, width, rows] = [4, 6, 8, 10].map((at) => head.getUint16(at));
  const pixels = await unpacked(new Uint8Array(message, HEAD));
  for (let at = 0; at < pixels.length; at += 1) {
    const p = pixels[at]; // 0x00RRGGBB in memory order B, G, R, unused; a canvas wants R, G, B, alpha
    pixels[at] = 0xff000000 | ((p & 0xff) << 16) | (p & 0xff00) | ((p >> 16) & 0xff);
  }
  paint.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, rows), x, y);
  ask({ seen: head.getUint32(0) });
  if (fresh) return;
  fresh = true;
  requestAnimationFrame(() => { fresh = false; shown += 1; });
}

let queue = Promise.resolve();
on("frame", (message) => { queue = queue.then(() => draw(message)); });

function place(event) {
  const box = canvas.getBoundingClientRect();
  const clamp = (value, most) => Math.max(0, Math.min(most, Math.floor(value)));
  return {
    x: clamp(((event.clientX - box.left) / box.width) * canvas.width, canvas.width - 1),
    y: clamp(((event.clientY - box.top) / box.height) * canvas.height, canvas.height - 1),
  };
}
let down = false;
canvas.addEventListener("pointerdown", (event) => {
  if (down || event.button) return;
  event.preventDefault();
  canvas.setPointerCapture(event.pointerId);
  down = true;
  ask({ do: "touch", how: "press", ...place(event) });
});
canvas.addEventListener("pointermove", (event) => {
  if (down) ask({ do: "touch", how: "move", ...place(event) });
});
function lift() {
  if (!down) return;
  down = false;
  ask({ do: "touch", how: "release" });
}
canvas.addEventListener("pointerup", lift);
canvas.addEventListener("pointercancel", lift);
canvas.addEventListener("lostpointercapture", lift);
