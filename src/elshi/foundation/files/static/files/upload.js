// A file travels in pieces, so that a cut line costs a piece and not the whole.
// Without this script the form sends the file in one go.
//
// <form> … <div data-upload="/files/uploads" data-owner data-purpose data-sending data-waiting
// data-checking data-failed><input type="file"></div> <input type="hidden" name="delivered"></form>

const PIECE = 256 * 1024;
const STALL = 2 * 60 * 1000; // a line that says nothing for so long is a cut one: 17 kbit/s passes
const PATIENCE = 10 * 60 * 1000; // how long one file waits for the line to come back

class Declined extends Error {}

for (const place of document.querySelectorAll("[data-upload]")) {
  const form = place.closest("form");
  const input = place.querySelector("input[type=file]");
  if (form && input) form.addEventListener("submit", (event) => begin(event, form, input, place));
}

function begin(event, form, input, place) {
  const file = input.files[0];
  if (!file || form.elements.delivered.value) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // the page's guard against a second press must not see this one
  if (form.dataset.travelling) return;
  form.dataset.travelling = "yes";
  const show = shower(place);
  send(file, form, place.dataset, show)
    .then((token) => {
      form.elements.delivered.value = token;
      input.disabled = true;
      show.say(place.dataset.checking);
      form.requestSubmit(event.submitter);
    })
    .catch((error) => {
      delete form.dataset.travelling;
      show.fail(error instanceof Declined ? error.message : place.dataset.failed);
    });
}

// What the traveller sees: a bar and a sentence, read aloud in tenths only.
function shower(place) {
  place.querySelector(".travel")?.remove();
  const box = document.createElement("div");
  box.className = "travel";
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-hidden", "true");
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  box.append(bar, line);
  place.append(box);
  const say = (text) => {
    if (line.textContent !== text) line.textContent = text;
  };
  return {
    say,
    progress(share) {
      bar.value = Math.round(share * 100);
      say(place.dataset.sending.replace("{percent}", Math.floor(share * 10) * 10));
    },
    fail(text) {
      bar.remove();
      line.setAttribute("role", "alert");
      line.className = "complaint";
      say(text);
    },
  };
}

async function send(file, form, told, show) {
  const ask = asker(form.elements.csrfmiddlewaretoken.value);
  const order = new URLSearchParams({ owner: told.owner, purpose: told.purpose, size: file.size });
  const { token } = await lasting(() => ask(told.upload, { body: order }), told, show);
  const home = `${told.upload}/${token}`;
  let received = 0;
  while (received < file.size) {
    show.progress(received / file.size);
    const piece = file.slice(received, received + PIECE);
    const headers = { "Upload-Offset": String(received), "Content-Type": "application/octet-stream" };
    let cut = false;
    const state = await lasting(
      () => (cut ? ask(home) : ask(`${home}/pieces`, { body: piece, headers })),
      told,
      show,
      () => { cut = true; }, // after a cut, ask first how much has come
    );
    received = state.received;
  }
  show.progress(1);
  const done = await lasting(() => ask(`${home}/finish`, { body: new URLSearchParams() }), told, show);
  return done.file;
}

// Ask again while the line is cut, with longer and longer pauses; a refusal is final.
async function lasting(question, told, show, onCut = () => {}) {
  const until = Date.now() + PATIENCE;
  for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
    try {
      return await question();
    } catch (error) {
      if (error instanceof Declined || Date.now() > until) throw error;
      onCut();
      show.say(told.waiting);
      await new Promise((wake) => {
        const timer = setTimeout(wake, pause);
        addEventListener("online", () => { clearTimeout(timer); wake(); }, { once: true });
      });
    }
  }
}

function asker(secret) {
  return async (address, { body, headers = {} } = {}) => {
    const answer = await fetch(address, {
      method: body === undefined ? "GET" : "POST",
      body,
      headers: { ...headers, "X-CSRFToken": secret },
      signal: AbortSignal.timeout(STALL),
    });
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
      throw new Error(String(answer.status));
    }
    if (answer.ok) return answer.json();
    if (answer.headers.get("Content-Type")?.includes("json")) {
      const problem = await answer.json();
      if (problem.received !== undefined) return problem; // out of step: go on from there
      throw new Declined(`${problem.title} ${problem.detail ?? ""}`.trim());
    }
    throw new Declined(document.title);
  };
}

// Coming back by the browser's own button shows the form as it was: let it take a file anew.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const field of document.querySelectorAll("input[name=delivered]")) field.value = "";
  for (const input of document.querySelectorAll("[data-upload] input[type=file]")) input.disabled = false;
});
