// The page: three languages, three ways to a code, one answer.

const texts = JSON.parse(document.getElementById("texts").textContent);
const byName = (name) => document.getElementById(name);
let language = "en";
let keys = null;
let answer = null;
let said = "";
let eye = null;

function text(name) {
  return texts[language][name] || name;
}

function moment(date) {
  const form = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  return date.toLocaleString(language, form);
}

function day(iso) {
  const form = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString(language, form);
}

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  document.title = text("title");
  document.querySelectorAll("[data-text]").forEach((part) => {
    part.textContent = text(part.dataset.text);
  });
  document.querySelectorAll("[data-language]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  });
  showKeys();
  showAnswer();
}

function showKeys() {
  const box = byName("keys-state");
  const list = keys && keys.list;
  const fresh = list && list.issued <= new Date() && new Date() < list.until;
  box.className = `notice ${fresh ? "good" : "warn"}`;
  byName("keys-title").textContent = text(fresh ? "keys_fresh" : "keys_old");
  byName("keys-text").textContent = list
    ? `${keys.issuer} · ${text("list_of")} ${moment(list.issued)} · ${text("list_until")} ${moment(list.until)}`
    : text("keys_none");
}

function row(label, value) {
  const pair = document.createElement("div");
  const term = document.createElement("dt");
  const told = document.createElement("dd");
  term.textContent = label;
  told.textContent = value;
  pair.append(term, told);
  return pair;
}

function showAnswer() {
  const box = byName("answer");
  byName("said").textContent = said ? text(said) : "";
  box.hidden = !answer;
  if (!answer) return;
  const name = answer.finding;
  const believed = !["unreadable", "forged", "unknown signer"].includes(name);
  box.className = `notice verdict ${texts.tones[name]}`;
  byName("finding").textContent = text(`${name}.title`);
  byName("why").textContent = text(`${name}.text`);
  byName("compare").hidden = !(believed && answer.compare);
  byName("number").textContent = answer.compare || "";
  const facts = byName("facts");
  facts.replaceChildren();
  if (!believed) return;
  if (answer.holder) facts.append(row(text("holder"), answer.holder));
  if (answer.issuer) facts.append(row(text("issuer"), answer.issuer));
  if (answer.until) facts.append(row(text("validity"), `${answer.from ? day(answer.from) : ""} – ${day(answer.until)}`));
}

async function tell(codes) {
  said = "";
  answer = await judgeAll(codes, keys, new Date());
  showKeys();
  showAnswer();
  byName("answer").scrollIntoView({ block: "nearest" });
  byName("answer").focus();
}

function say(name) {
  answer = null;
  said = name;
  showAnswer();
}

function closeEye() {
  if (eye) eye.stop();
  eye = null;
  byName("video").hidden = true;
  byName("close").hidden = true;
  byName("open").hidden = false;
}

async function openEye() {
  say("looking");
  byName("video").hidden = false;
  byName("close").hidden = false;
  byName("open").hidden = true;
  eye = camera(byName("video"), (codes) => {
    closeEye();
    tell(codes);
  });
  try {
    await eye.started;
  } catch {
    closeEye();
    say("no_camera");
  }
}

async function fromPicture(event) {
  const file = event.target.files[0];
  if (!file) return;
  say("reading");
  try {
    await tell(await codesOfPicture(file));
  } catch {
    say(/pdf/.test(file.type) ? "no_pdf" : "no_picture");
  }
}

function fromText() {
  const typed = byName("typed").value.trim();
  if (!typed) return say("nothing_typed");
  try {
    return tell([typed.startsWith("{") ? new TextEncoder().encode(typed) : fromHex(typed)]);
  } catch {
    return say("no_code");
  }
}

async function newerKeys(event) {
  const file = event.target.files[0];
  if (!file) return;
  try {
    keys = await renewed(keys, await file.text());
    say("keys_taken");
  } catch {
    say("keys_refused");
  }
  showKeys();
}

async function begin() {
  if (!globalThis.crypto || !crypto.subtle || !globalThis.DecompressionStream) {
    say("old_browser");
    return;
  }
  try {
    keys = await keyFile(byName("keys").textContent);
  } catch {
    say("keys_broken");
    return;
  }
  byName("open").disabled = byName("picture").disabled = byName("check").disabled = false;
  byName("newer").disabled = false;
  document.documentElement.dataset.ready = "yes";
}

document.querySelectorAll("[data-language]").forEach((button) => {
  button.addEventListener("click", () => speak(button.dataset.language));
});
byName("open").addEventListener("click", openEye);
byName("close").addEventListener("click", closeEye);
byName("picture").addEventListener("change", fromPicture);
byName("check").addEventListener("click", fromText);
byName("newer").addEventListener("change", newerKeys);
const wished = (navigator.language || "en").slice(0, 2);
speak(wished in texts && wished !== "tones" ? wished : "en");
begin().finally(() => speak(language));
