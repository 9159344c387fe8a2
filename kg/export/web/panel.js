// The panel: one node, one edge or one path, with every sentence behind it.
// Text from documents enters the page only as text nodes, never as markup.

const GLYPHS = { dot: "●", square: "■", diamond: "◆", triangle: "▲", triangleDown: "▼", star: "★", hexagon: "⬢" };
const MOST_ROWS = 100; // at once, in a group of edges
const AROUND = 40; // code points on either side of a name, where the whole sentence is not known

/** An element with properties and children; strings become text nodes. */
function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const button = (text, onclick, properties) => el("button", { type: "button", onclick, ...properties }, text);
const close = onclick => button("×", onclick, { className: "close", ariaLabel: words().close });

function glyph(type) {
  const mark = el("span", { className: "glyph", ariaHidden: "true" }, GLYPHS[facts.entities[type].shape] ?? "●");
  mark.style.color = typeColor(type);
  return mark;
}

const nodeLink = id => button(facts.nodes[id].name, () => focus({ kind: "node", id }), { className: "link" });

function showPanel() {
  const { focus: at } = view;
  const panels = { node: () => nodePanel(at.id), edge: () => edgePanel(statements[at.id]), path: () => pathPanel(at) };
  const question = view.starting ? words().chooseStart : view.pathFrom === null ? "" : words().chooseEnd(facts.nodes[view.pathFrom].name);
  const waiting = question ? [el("p", { className: "waiting" }, question)] : [];
  byId("panel").replaceChildren(...waiting, ...(at ? [close(() => focus(null)), ...panels[at.kind]()] : []));
}

function nodePanel(id) {
  const node = facts.nodes[id];
  const about = [
    ...(node.aliases.length ? [[words().aliases, node.aliases.join("、")]] : []),
    ...(node.code ? [[words().code, node.code]] : []),
    ...node.attributes.map(({ name, value, at }) => [facts.attributes[name][view.language], attribute(id, value, at)]),
  ];
  return [
    el("p", { className: "kicker" }, glyph(node.type), " ", facts.entities[node.type][view.language]), el("h2", {}, node.name),
    el("dl", {}, ...about.flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)])),
    actions(id), ...nodeGroups(id), ...mentionsOf(node, id),
  ];
}

/** The value of an attribute, which opens to the sentence that states it. */
function attribute(id, value, at) {
  const details = el("details", { className: "stated" }, el("summary", {}, value.replace("/", "—")));
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(quotation(at, valueOf(id, value))));
  return details;
}

/** What one can do from a node: expand, fold, look for a way, see only what is near. */
function actions(id) {
  const out = hiddenNeighbours(id).length;
  const near = el("select", { ariaLabel: words().near, onchange: event => change({ hops: Number(event.target.value) }) },
    ...[0, 1, 2, 3].map(hops => el("option", { value: hops, selected: view.hops === hops }, hops ? words().hops(hops) : words().every)));
  return el("div", { className: "actions" },
    ...(out ? [button(words().expand(out), () => expand(id))] : []),
    ...(touching[id].length ? [button(view.folded.has(id) ? words().unfold : words().fold, () => fold(id)),
      button(words().path, () => change({ pathFrom: id })), el("label", {}, `${words().near} `, near)] : []));
}

/** The edges of a node by relation and direction, in the vocabulary's order. */
function nodeGroups(id) {
  const groups = new Map(Object.keys(facts.relations).flatMap(type => [[`→ ${type}`, []], [`← ${type}`, []]]));
  for (const edge of touching[id]) groups.get(`${edge.head === id ? "→" : "←"} ${edge.type}`).push(edge);
  return [...groups].filter(([, group]) => group.length).flatMap(([key, group]) => {
    const [way, type] = key.split(" ");
    return [el("h3", {}, `${way} ${facts.relations[type][view.language]} · ${group.length.toLocaleString("en")}`), ...rows(group, id)];
  });
}

/** A row for each edge; where they are many, the rest when asked for. */
function rows(group, id) {
  const found = group.slice(0, MOST_ROWS).map(edge => row(edge, otherEnd(edge, id))), rest = group.slice(MOST_ROWS);
  const more = rest.length && button(words().further(rest.length), () => more.replaceWith(...rows(rest, id)), { className: "link" });
  return more ? [...found, more] : found;
}

/** One edge; opening it shows the evidence and lights it up on the canvas. */
function row(edge, other) {
  const { type, name } = facts.nodes[other];
  const summary = el("summary", {}, glyph(type), el("span", { className: "name" }, name),
    el("span", { className: "post" }, edge.post), el("small", {}, String(edge.evidence.length || "")));
  const details = el("details", { className: "row" }, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(...testimony(edge));
    view.open = details.open ? edge.id : null;
    paint();
  });
  return details;
}

function edgePanel(edge) {
  const all = [edge, ...between(edge).filter(other => other !== edge)];
  return [el("p", { className: "kicker" }, words().statement), ...all.flatMap(testimony)];
}

function pathPanel({ from, edges, found }) {
  if (!found) return [el("p", { className: "note" }, words().noPath)];
  let at = from;
  const rows = edges.map(id => {
    const edge = statements[id];
    const line = el("div", { className: "step" }, nodeLink(at), el("small", {}, ` ${edge.head === at ? "→" : "←"} ${relationName(edge)}`));
    at = otherEnd(edge, at);
    return [line, row(edge, at)];
  });
  return [el("p", { className: "kicker" }, words().pathTitle(edges.length)), ...rows.flat()];
}

// Evidence ------------------------------------------------------------------------------------------------------------

/** What an edge states, then every sentence that states it, one at a time. */
function testimony(edge) {
  const triple = el("p", { className: "triple" }, nodeLink(edge.head), ` ${relationName(edge)} `, nodeLink(edge.tail));
  const note = edge.source === "gazetteer" ? words().gazetteer : edge.evidence.length ? "" : words().noQuote;
  const quotes = [...edge.evidence].sort((a, b) => counts(b) - counts(a)); // those of the documents chosen first
  return [triple, ...(note ? [el("p", { className: "note" }, note)] : []), ...pager(quotes, passage => quotation(passage, namesOf(edge.head, edge.tail)))];
}

/** Where a node is named, one place at a time. */
function mentionsOf(node, id) {
  if (!node.mentions.length) return [];
  return [el("h3", {}, `${words().mentioned} · ${node.mentions.length}`), ...pager(node.mentions, passage => quotation(passage, namesOf(id, id), AROUND))];
}

/** One of several things, with a step back and forth. */
function pager(things, render) {
  if (things.length < 2) return things.map(render);
  const box = el("div", { className: "pager" });
  const turn = at => {
    const step = (by, sign, label) => button(sign, () => { turn((at + by + things.length) % things.length); box.querySelector(by > 0 ? ".next" : ".previous").focus(); },
      { ariaLabel: label, className: by > 0 ? "next" : "previous" });
    box.replaceChildren(el("div", { className: "turn" }, step(-1, "‹", words().previous), el("small", { role: "status" }, `${at + 1} / ${things.length}`), step(1, "›", words().next)),
      render(things[at]));
  };
  turn(0);
  return [box];
}

/** A passage with `marks` in it and so much of what is around it, where it stands, and the way to it. */
function quotation(passage, marks, around = 0) {
  const [at, field, start, end, rule] = passage, { id, title, date } = facts.documents[at], quote = el("blockquote", {});
  const where = `${words()[`${field}_field`]} ${start}–${end} · ${words().rule} `, source = [title, date, id].filter(Boolean).join(" · ");
  withTexts([at], () => {
    const whole = [at, field, Math.max(0, start - around), Math.min(characters(at, field).length, end + around)];
    quote.replaceChildren(...marked(whole, marks(whole)));
  });
  return el("figure", {}, quote,
    el("figcaption", {}, source, el("br"), where, el("code", {}, facts.rules[rule]), " ", button(words().read, () => openDocument(at, passage), { className: "link" })));
}

/** Marks for the names of two nodes in a passage. */
const namesOf = (head, tail) => passage => marksIn(passage, [head, tail]).map(({ node, start, end }) => ({ start, end, className: node === head ? "head" : "tail" }));

/** Marks for the names of a node and for a value of it, where the passage says it in one of the ways it is written. */
const valueOf = (id, value) => passage => {
  const [at, field, start, end] = passage, text = characters(at, field).slice(start, end);
  const found = spellings(value).map(spelling => [text.join("").indexOf(spelling), spelling]).find(([index]) => index >= 0);
  if (!found) return namesOf(id, id)(passage);
  const from = start + Array.from(text.join("").slice(0, found[0])).length;
  return [...namesOf(id, id)(passage), { start: from, end: from + Array.from(found[1]).length, className: "tail" }].sort((a, b) => a.start - b.start);
};

function spellings(value) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)?.map(Number) ?? [];
  const dates = year ? [`${year}年${month}月${day}日`, `${month}月${day}日`, `${day}日`] : [];
  return [value, ...["-", "—", "－", "–", "至"].map(sign => value.replace("/", sign)), ...dates];
}

function marked([at, field, start, end], marks) {
  const parts = [];
  let done = start;
  for (const mark of marks) {
    if (mark.start < done) continue;
    parts.push(slice(at, field, done, mark.start), el("mark", { className: mark.className }, slice(at, field, mark.start, mark.end)));
    done = mark.end;
  }
  return [...parts, slice(at, field, done, end)];
}
