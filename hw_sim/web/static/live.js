// The one connection to the bench: frames and what is seen come in, deeds go out. Opens again when it is lost.

const AGAIN = 1000; // ms
const hearers = { frame: [], seen: [], refused: [], sound: [], link: [] };
let socket = null;

export function on(kind, hear) { hearers[kind].push(hear); }
const tell = (kind, value) => hearers[kind].forEach((hear) => hear(value));

export function ask(deed) {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(deed));
}

export function open() {
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => tell("link", true);
  socket.onclose = () => { tell("link", false); seek(); };
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) return tell("frame", data);
    const said = JSON.parse(data);
    tell(["refused", "sound"].find((kind) => kind in said) ?? "seen", said);
  };
}

// A bench that was started anew is another one: its village, its papers, its log. Then the page begins anew too.
let bench = "";
export function from(name) { bench = name; }

async function seek() {
  await new Promise((over) => setTimeout(over, AGAIN));
  try {
    const found = (await fetched("/village.json")).bench;
    if (found === bench) open();
    else location.reload();
  } catch {
    seek(); // nobody is there yet
  }
}

export async function fetched(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}
