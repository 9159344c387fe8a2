// The panel: one node, one edge or one path.
// Text from documents enters the page only as text nodes, never as markup.

const GLYPHS = { dot: "●", square: "■", diamond: "◆", triangle: "▲", triangleDown: "▼", star: "★", hexagon: "⬢" };
const MOST_ROWS = 100; // at once, in a group of edges

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

/** The panel is written anew only when it is about something else: what the reader has opened in it stays open beside a text. */
function showPanel() {
  const { focus: at, pathFrom, starting, language, document: one, from, to, hops, folded } = view;
  const key = JSON.stringify([at, pathFrom, starting, language, dark.matches, one, from, to, hops, [...folded], [...shown.nodes]]);
  if (key === showPanel.key) return;
  showPanel.key = key;
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
