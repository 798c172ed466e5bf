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

// On a phone the desk's menu is a strip: the section one is in comes into view.
const here = document.querySelector(".side [aria-current]");
if (here) {
  const strip = here.closest(".side");
  strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}
