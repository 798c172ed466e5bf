// The one policy ("elshi") by which text becomes markup on the desk: htmx reads the answers of this
// house through it, and whatever could act is taken out before a node of it reaches the page.
// Everything else that hands text to the page as markup is refused by the browser (Trusted Types).

(() => {
  const policy = window.trustedTypes?.createPolicy("elshi", { createHTML: (text) => text });
  const ACTING = "script, iframe, frame, object, embed, applet, base, meta, link, style";
  const ADDRESSES = new Set(["href", "src", "action", "formaction", "xlink:href"]);

  const PROTOCOLS = new Set(["http:", "https:", "mailto:", "tel:"]);

  function isHarmful({ name, value }) {
    if (name.startsWith("on") || name === "srcdoc" || name.startsWith("hx-on")) return true;
    if (!ADDRESSES.has(name)) return false;
    return !(URL.canParse(value, location.href) && PROTOCOLS.has(new URL(value, location.href).protocol));
  }

  function clean(root) {
    for (const inner of root.querySelectorAll("template")) clean(inner.content);
    for (const node of root.querySelectorAll(ACTING)) node.remove();
    for (const node of root.querySelectorAll("*")) {
      for (const attribute of [...node.attributes]) {
        if (isHarmful(attribute)) node.removeAttribute(attribute.name);
      }
    }
    return root;
  }

  const parse = DOMParser.prototype.parseFromString;
  const read = (text) => clean(parse.call(new DOMParser(), policy?.createHTML(text) ?? text, "text/html"));
  DOMParser.prototype.parseFromString = function (text, type) {
    if (type !== "text/html") throw new TypeError("Only markup is read here.");
    return read(String(text));
  };
  // htmx asks for this one where a browser has it, and for the other where not.
  if ("parseHTMLUnsafe" in Document) Document.parseHTMLUnsafe = (text) => read(String(text));
})();
