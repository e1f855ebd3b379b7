// Something read closely: a sheet of paper, or the names of the files on the stick.

const dialog = document.getElementById("reading");
const [title, image, text] = ["h2", "img", "pre"].map((tag) => dialog.querySelector(tag));

export function show(heading, { picture = "", lines = "" }) {
  title.textContent = heading;
  image.hidden = !picture;
  if (picture) image.src = picture;
  image.alt = picture ? heading : "";
  text.hidden = !lines;
  text.textContent = lines;
  dialog.ariaLabel = heading;
  dialog.showModal();
}
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
