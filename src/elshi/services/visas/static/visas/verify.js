// The camera of the public page: a code that it reads is put into the form and sent, as text.

const self = document.querySelector("script[data-reader]");
const panel = document.querySelector("[data-camera]");
const video = panel.querySelector("video");
const said = panel.querySelector("[data-said]");
const [start, stop] = [panel.querySelector("[data-start]"), panel.querySelector("[data-stop]")];
const OPTIONS = { formats: ["DataMatrix", "QRCode"], tryHarder: true, maxNumberOfSymbols: 2 };
// The only script that this page may load later; text of any other kind becomes nothing here.
const policy = window.trustedTypes?.createPolicy("elshi", {
  createScriptURL: (address) => {
    if (address !== self.dataset.reader) throw new TypeError("Not the reader of this page.");
    return address;
  },
});
let stream = null;
let reader = null;

panel.hidden = !navigator.mediaDevices?.getUserMedia;
start.addEventListener("click", open);
stop.addEventListener("click", close);
window.addEventListener("pagehide", close);

function loaded() {
  reader ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = policy?.createScriptURL(self.dataset.reader) ?? self.dataset.reader;
    script.addEventListener("load", () => {
      const overrides = { locateFile: () => self.dataset.wasm };
      resolve(ZXingWASM.prepareZXingModule({ overrides, fireImmediately: true }));
    });
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return reader;
}

function show(running) {
  video.hidden = stop.hidden = !running;
  start.hidden = running;
}

async function open() {
  try {
    const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    video.srcObject = stream;
    show(true);
    said.textContent = panel.dataset.looking;
    await Promise.all([video.play(), loaded()]);
    look();
  } catch {
    close();
    said.textContent = panel.dataset.refused;
  }
}

function close() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = video.srcObject = null;
  show(false);
}

async function look() {
  if (!stream) return;
  const codes = video.videoWidth ? await ZXingWASM.readBarcodes(frame(), OPTIONS) : [];
  const seen = codes.find(({ isValid }) => isValid);
  if (seen && stream) send(seen.bytes);
  else setTimeout(look, 120);
}

function frame() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(video, 0, 0);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function send(bytes) {
  close();
  said.textContent = panel.dataset.found;
  const form = document.getElementById("by-code");
  form.elements.code.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  form.requestSubmit();
}
