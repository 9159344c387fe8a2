// The documents' texts: in the page or, where they are many, in files beside it that are loaded when first asked for.

const texts = JSON.parse(byId("texts").textContent); // [text, blocks] by document, as far as they are loaded
const files = JSON.parse(byId("files").textContent); // [name, first document] of each file
const loading = new Map();

/** What a file of texts calls. */
function takeTexts(first, some) {
  some.forEach((text, i) => (texts[first + i] = text));
}

/** Act once the texts of some documents are there: at once, if they are. */
function withTexts(documents, act) {
  const missing = new Set(documents.filter(at => !texts[at]).map(at => files.findLast(([, first]) => first <= at)[0]));
  if (!missing.size) return act();
  Promise.all([...missing].map(load)).then(act, name => byId("trouble").replaceChildren(words().missing(name)));
}

/** A script, because a page that was opened from the disk can load nothing else. */
function load(name) {
  if (!loading.has(name)) loading.set(name, new Promise((done, fail) => {
    const onerror = () => { loading.delete(name); fail(name); };
    document.head.append(Object.assign(document.createElement("script"), { src: name, onload: done, onerror }));
  }));
  return loading.get(name);
}
