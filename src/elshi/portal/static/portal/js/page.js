// Small comforts of every page; each page works without them.

const root = document.documentElement;
root.classList.remove("without-script");

// Screen readers and keyboards go to the errors first.
document.querySelector("[data-summary]")?.focus();

// A second press of the same button is not a second application.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent || event.defaultPrevented) {
    event.preventDefault();
    return;
  }
  if (form.method === "post") form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Letters left in a long answer: <textarea maxlength data-left="… {count} …">.
for (const area of document.querySelectorAll("textarea[maxlength][data-left]")) {
  const words = area.dataset.left;
  const line = document.createElement("p");
  line.className = "count-left";
  line.setAttribute("aria-live", "polite");
  const tell = () => {
    line.textContent = words.replace("{count}", area.maxLength - area.value.length);
  };
  area.after(line);
  area.addEventListener("input", tell);
  tell();
}

// A browser names its file button in its own language, and knows no Kazakh: the input lies unseen
// over a button of ours, so that it is pressed, reached and dropped upon as ever.
for (const input of document.querySelectorAll(".upload > input[type=file]")) {
  const face = document.createElement("span");
  face.className = "upload__face";
  face.setAttribute("aria-hidden", "true");
  const button = document.createElement("span");
  button.className = "button button--quiet";
  button.textContent = root.dataset.chooseFile;
  const name = document.createElement("span");
  const tell = () => {
    name.textContent = input.files[0]?.name ?? root.dataset.noFile;
  };
  face.append(button, name);
  input.after(face);
  input.addEventListener("change", tell);
  tell();
}

// On a phone the desk's menu is a strip: the section one is in comes into view.
const here = document.querySelector(".side [aria-current]");
if (here) {
  const strip = here.closest(".side");
  strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}
