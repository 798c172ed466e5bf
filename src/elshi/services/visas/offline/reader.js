// Codes on pictures and before the camera, by zxing-cpp in WebAssembly.

const OPTIONS = {
  formats: ["DataMatrix", "QRCode"], tryHarder: true, tryInvert: false, maxNumberOfSymbols: 4,
};
const MOST_PIXELS = 4000000;

let reading = null;

// The reader, unpacked on first need: it stands in the page as gzip in base64.
function readerReady() {
  reading = reading || (async () => {
    const packed = fromBase64(document.getElementById("wasm").textContent.trim());
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const wasmBinary = await new Response(stream).arrayBuffer();
    return ZXingWASM.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  })();
  return reading;
}

async function codesIn(pixels, binarizer = "LocalAverage") {
  await readerReady();
  const found = await ZXingWASM.readBarcodes(pixels, { ...OPTIONS, binarizer });
  return found.filter(({ isValid }) => isValid).map(({ bytes }) => bytes);
}

// A picture drawn `scale` times as large, turned and softened, on white.
function drawn(picture, { scale = 1, degrees = 0, blur = 0 }) {
  const most = Math.sqrt(MOST_PIXELS * 2 / (picture.width * picture.height));
  const by = Math.min(scale, Math.max(most, 0.2));
  const canvas = new OffscreenCanvas(Math.ceil(picture.width * by), Math.ceil(picture.height * by));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  if (blur) pen.filter = `blur(${blur * by}px) grayscale(1)`;
  pen.translate(canvas.width / 2, canvas.height / 2);
  pen.rotate((degrees * Math.PI) / 180);
  pen.drawImage(picture, (-picture.width * by) / 2, (-picture.height * by) / 2, picture.width * by, picture.height * by);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

// One look after another until two codes are found, or one by the time all looks are spent.
const LOOKS = [
  [{}, "LocalAverage"], [{}, "GlobalHistogram"], [{ scale: 2 }, "LocalAverage"],
  [{ scale: 2, blur: 0.7 }, "LocalAverage"], [{ scale: 2, blur: 0.5, degrees: 4 }, "LocalAverage"],
  [{ scale: 2, blur: 0.5, degrees: -4 }, "LocalAverage"],
];

async function codesOfPicture(file) {
  const picture = await createImageBitmap(file);
  const found = new Map();
  for (const [way, binarizer] of LOOKS) {
    for (const code of await codesIn(drawn(picture, way), binarizer)) found.set(toHex(code), code);
    if (found.size > 1) break;
  }
  picture.close();
  return [...found.values()];
}

// Reads from the camera until a code is seen or `stop` is called.
function camera(video, seen) {
  let open = true;
  let stream = null;
  const stop = () => {
    open = false;
    if (stream) stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  const look = async () => {
    if (!open) return;
    if (video.videoWidth) {
      const codes = await codesIn(drawn(await createImageBitmap(video), {}));
      if (codes.length && open) {
        stop();
        seen(codes);
        return;
      }
    }
    setTimeout(look, 120);
  };
  const started = (async () => {
    const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    if (!open) return stop();
    video.srcObject = stream;
    await video.play();
    await readerReady();
    return look();
  })();
  return { started, stop };
}
