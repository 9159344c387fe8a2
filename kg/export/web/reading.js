// A document as text: every name coloured as its node is, and a way from each to the other.

const KEPT_BLANKS = /\s+/gu;

/** Open a document, at a passage if one is given. */
function openDocument(at, passage = null) {
  change({ reading: at, passage });
}

/** The article is written anew only when another text is to be read; the rest is a change of classes. */
function showArticle() {
  const { reading: at, passage, language } = view;
  const before = document.body.classList.contains("reading");
  if (document.body.classList.toggle("reading", at !== null) !== before) network.once("resize", travel);
  const key = JSON.stringify([at, passage, language, dark.matches]);
  if (key === showArticle.key) return markNames();
  showArticle.key = key;
  withTexts(at === null ? [] : [at], () => {
    if (key !== showArticle.key) return; // the reader has turned to another meanwhile
    byId("article").replaceChildren(...(at === null ? [] : article(at)));
    byId("article").scrollTop = 0;
    markNames();
    byId("article").querySelector(".cited")?.scrollIntoView({ block: "center" });
  });
}

/** Light up in the text what is in the light of the focus. */
function markNames() {
  const lit = view.focus?.kind === "node" ? new Set([view.focus.id]) : light?.nodes ?? new Set();
  const names = [...byId("article").querySelectorAll("[data-node]")];
  for (const name of names) name.classList.toggle("lit", lit.has(Number(name.dataset.node)));
  if (!view.passage) names.find(name => name.classList.contains("lit"))?.scrollIntoView({ block: "nearest" });
}

function article(at) {
  const { title, date, id } = facts.documents[at], [, blocks] = texts[at];
  const titled = blocks.some(([kind]) => kind === "title");
  const whole = [["title", "title", [[0, characters(at, "title").length]]], ...lines(at)];
  return [
    close(() => change({ reading: null, passage: null })),
    el("p", { className: "kicker" }, [date, id].filter(Boolean).join(" · ")),
    ...(blocks.length ? (titled || !title ? blocks : [whole[0], ...blocks]) : whole).map(block => blockElement(at, block)),
  ];
}

/** The paragraphs of a text that no one has divided: its lines. */
function lines(at) {
  const found = [];
  let start = 0;
  for (const line of texts[at][0].split("\n")) {
    const end = start + Array.from(line).length;
    if (line.trim()) found.push(["paragraph", "text", [[start, end]]]);
    start = end + 1;
  }
  return found;
}

function blockElement(at, [kind, field, pieces]) {
  const tag = kind === "title" ? "h2" : kind === "heading" ? "h3" : "p";
  const join = () => el("span", { className: "break", title: words().pageBreak }, "¦", el("span", { className: "unseen" }, words().pageBreak));
  return el(tag, { className: kind }, ...pieces.flatMap(([start, end], i) => [...(i ? [join()] : []), ...segments(at, field, start, end)]));
}

/** A stretch of text cut where names and the cited passage begin and end. */
function segments(at, field, start, end) {
  const cited = view.passage?.[1] === field ? view.passage.slice(2, 4) : [0, 0];
  const parts = [];
  const plain = (from, to) => {
    for (const [a, b] of cuts(from, to, cited)) {
      const text = slice(at, field, a, b).replace(KEPT_BLANKS, " ");
      parts.push(a >= cited[0] && b <= cited[1] ? el("span", { className: "cited" }, text) : text);
    }
  };
  let done = start;
  for (const name of namedIn[at][field]) {
    if (name.start < done || name.start >= end) continue;
    const stop = Math.min(name.end, end);
    plain(done, name.start);
    parts.push(nameLink(at, field, name, stop, name.start >= cited[0] && stop <= cited[1]));
    done = stop;
  }
  plain(done, end);
  return parts;
}

function cuts(from, to, [start, end]) {
  const points = [from, ...[start, end].filter(point => point > from && point < to), to];
  return points.slice(1).map((point, i) => [points[i], point]).filter(([a, b]) => a < b);
}

/** A name as a link to its node: unlike a button it breaks at the end of a line, as text does. */
function nameLink(at, field, { node, start }, stop, cited) {
  const { type, name } = facts.nodes[node];
  const turn = event => {
    event.preventDefault();
    focus({ kind: "node", id: node });
  };
  const link = el("a", { href: `#${new URLSearchParams({ node: local(node) })}`, onclick: turn, className: cited ? "named cited" : "named", title: `${facts.entities[type][view.language]} · ${name}` },
    slice(at, field, start, stop).replace(KEPT_BLANKS, ""));
  link.dataset.node = node;
  link.style.setProperty("--kind", typeColor(type));
  return link;
}
