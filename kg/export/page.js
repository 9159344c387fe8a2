"use strict";
// The page is a function of `facts` (what the graph says), `picture` (where pyvis put it) and `view` (what the reader did).
// Text from documents enters the page only as text nodes, never as markup.

const byId = id => document.getElementById(id);
const facts = JSON.parse(byId("facts").textContent);
const picture = JSON.parse(byId("picture").textContent);
const view = { language: "zh", hidden: new Set(), focus: null, open: null };

const WORDS = {
  zh: {
    title: "政图 · 政策知识图谱", motto: "政策文件知识图谱：每条关系都有原文为证。", other: "EN",
    search: "搜索名称、别名或代码", nothing: "没有找到", all: "全部显示", close: "关闭",
    entities: "实体", relations: "关系", aliases: "又称", code: "代码", mentions: "提及次数",
    alone: n => `尚无关系的实体 · ${n}`, statement: "关系与依据", rule: "规则", title_field: "标题", text_field: "正文",
    dashed: "┄ 虚线：出自行政区划表",
    gazetteer: "出自行政区划表，原文没有直接陈述。", noQuote: "没有引文。",
    census: (n, m, d) => `${n} 个实体 · ${m} 条关系 · ${d} 份文档`,
  },
  en: {
    title: "Zhengtu · policy knowledge graph", motto: "A graph of policy documents: every edge quotes its source.", other: "中文",
    search: "Search name, alias or code", nothing: "Nothing found", all: "Show all", close: "Close",
    entities: "Entities", relations: "Relations", aliases: "Also", code: "Code", mentions: "Mentions",
    alone: n => `Entities without relations · ${n}`, statement: "Statement and evidence", rule: "rule",
    title_field: "title", text_field: "text",
    dashed: "┄ dashed: from the table of divisions",
    gazetteer: "From the table of divisions, not stated by the text.", noQuote: "No quote.",
    census: (n, m, d) => `Entities ${n} · relations ${m} · documents ${d}`,
  },
};
const GLYPHS = { dot: "●", square: "■", diamond: "◆", triangle: "▲", triangleDown: "▼", star: "★", hexagon: "⬢" };
const LETTER = 12; // the type size of edge labels
const MANY = 12; // a node with more edges than this shows their labels one at a time

const words = () => WORDS[view.language];

// The graph, as the page asks for it ----------------------------------------------------------------------------------

const statements = picture.edges.map((edge, id) => ({ id, head: edge.from, tail: edge.to, ...facts.edges[id] }));
const touching = facts.nodes.map(() => []);
for (const edge of statements) for (const end of new Set([edge.head, edge.tail])) touching[end].push(edge);

const otherEnd = (edge, node) => (edge.head === node ? edge.tail : edge.head);
const between = edge => touching[edge.head].filter(e => otherEnd(e, edge.head) === edge.tail);
const count = (things, type) => things.filter(thing => thing.type === type).length;

const shows = (kind, type) => !view.hidden.has(`${kind}/${type}`);
const showsNode = id => shows("entities", facts.nodes[id].type);
const showsEdge = edge => shows("relations", edge.type) && showsNode(edge.head) && showsNode(edge.tail);

const relationName = edge => facts.relations[edge.type][view.language] + (edge.post && `（${edge.post}）`);

// The canvas ----------------------------------------------------------------------------------------------------------

const nodes = new vis.DataSet(picture.nodes);
const edges = new vis.DataSet(picture.edges);
const network = new vis.Network(byId("canvas"), { nodes, edges }, picture.options);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");

const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** `color` blended with `other`; a canvas understands every CSS colour and answers in hex. */
function blend(color, other, share) {
  const pen = blend.pen ??= document.createElement("canvas").getContext("2d");
  const [from, to] = [color, other].map(css => {
    pen.fillStyle = css;
    return [1, 3, 5].map(at => parseInt(pen.fillStyle.slice(at, at + 2), 16));
  });
  return `rgb(${from.map((part, i) => Math.round(part + (to[i] - part) * share)).join(",")})`;
}

/** The nodes and edges in the light of the focus; everything when there is none. */
function lit() {
  if (!view.focus) return null;
  const bright = (view.focus.kind === "node" ? touching[view.focus.id] : between(statements[view.focus.id])).filter(showsEdge);
  const ends = view.focus.kind === "node" ? [view.focus.id] : [];
  return { edges: new Set(bright), nodes: new Set([...ends, ...bright.flatMap(edge => [edge.head, edge.tail])]) };
}

function paint() {
  const light = lit();
  const [paper, ink, faint, accent] = ["--paper", "--ink", "--faint", "--accent"].map(style);
  const face = style("font-family") || getComputedStyle(document.body).fontFamily;
  const tints = Object.fromEntries(Object.entries(facts.entities).map(([type, { color }]) =>
    [type, [blend(color, "#fff", dark.matches ? 0.35 : 0), blend(color, paper, 0.82)]]));
  const dim = blend(ink, paper, 0.78);
  nodes.update(facts.nodes.map((node, id) => {
    const bright = !light || light.nodes.has(id);
    const focused = view.focus?.kind === "node" && view.focus.id === id;
    const background = tints[node.type][bright ? 0 : 1];
    return {
      id, hidden: !showsNode(id), borderWidth: focused ? 3 : 1, color: { background, border: focused ? ink : background },
      font: { ...picture.nodes[id].font, face, color: bright ? ink : dim, strokeWidth: 3, strokeColor: paper },
    };
  }));
  const few = light && light.edges.size <= MANY;
  edges.update(statements.map(edge => {
    const bright = light?.edges.has(edge);
    const label = !bright ? "" : edge.id === view.open ? edgeLabel(edge) : few && edge === bundle(edge)[0] ? fitting(edge) : "";
    return {
      id: edge.id, hidden: !showsEdge(edge), label, width: bright ? 1.6 : 0.8,
      color: { color: bright ? accent : blend(faint, paper, light ? 0.85 : 0.45), inherit: false },
      font: { face, size: LETTER, color: accent, strokeWidth: 5, strokeColor: paper, align: "horizontal" },
    };
  }));
}

/** Edges between the same two lie on one line, so one label speaks for all. */
const bundle = edge => between(edge).filter(showsEdge);
const edgeLabel = edge => [...new Set(bundle(edge).map(relationName))].join("、");

/** The label of an edge, or nothing where the edge is too short to carry it. */
function fitting(edge) {
  const label = edgeLabel(edge);
  const [from, to] = [edge.head, edge.tail].map(id => network.getPosition(id));
  const room = Math.hypot(from.x - to.x, from.y - to.y) - picture.nodes[edge.head].size - picture.nodes[edge.tail].size;
  return room > LETTER * label.length ? label : "";
}

/** A line and a caption over the nodes that no edge reaches. */
function captionAlone(pen) {
  const alone = picture.nodes.filter(node => !touching[node.id].length && showsNode(node.id));
  if (!alone.length || alone.length === picture.nodes.length) return;
  const [left, right] = [Math.min, Math.max].map(most => most(...picture.nodes.map(node => node.x)));
  const top = Math.min(...alone.map(node => node.y)) - 44;
  pen.fillStyle = style("--rule");
  pen.fillRect(left - 60, top, right - left + 120, 1.5);
  pen.fillStyle = style("--faint");
  pen.font = `18px ${getComputedStyle(document.body).fontFamily}`;
  pen.textAlign = "left";
  pen.fillText(words().alone(alone.length), left - 60, top - 8);
}

function travel() {
  const light = lit();
  network.fit({ nodes: light ? [...light.nodes] : undefined, maxZoomLevel: 1.1, animation: still.matches ? false : { duration: 350 } });
}

// The panel -----------------------------------------------------------------------------------------------------------

/** An element with properties and children; strings become text nodes. */
function el(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function glyph(type) {
  const { color, shape } = facts.entities[type];
  const mark = el("span", { className: "glyph", ariaHidden: "true" }, GLYPHS[shape] ?? "●");
  mark.style.color = dark.matches ? blend(color, "#fff", 0.35) : color;
  return mark;
}

const nodeLink = id => el("button", { className: "link", type: "button", onclick: () => focus({ kind: "node", id }) }, facts.nodes[id].name);

function closeButton() {
  return el("button", { className: "close", type: "button", ariaLabel: words().close, onclick: () => focus(null) }, "×");
}

function showPanel() {
  const { focus: at } = view;
  byId("panel").replaceChildren(...(!at ? [] : at.kind === "node" ? nodePanel(at.id) : edgePanel(statements[at.id])));
}

function nodePanel(id) {
  const node = facts.nodes[id];
  const about = [
    [words().aliases, node.aliases.join("、")],
    [words().code, node.code],
    [words().mentions, node.mentions],
  ].filter(([, value]) => value);
  const kicker = el("p", { className: "kicker" }, glyph(node.type), " ", facts.entities[node.type][view.language]);
  const list = el("dl", {}, ...about.flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, String(value))]));
  return [closeButton(), kicker, el("h2", {}, node.name), list, ...nodeGroups(id)];
}

/** The edges of a node by relation and direction, in the vocabulary's order. */
function nodeGroups(id) {
  return Object.entries(facts.relations).flatMap(([type, names]) => ["head", "tail"].flatMap(end => {
    const group = touching[id].filter(edge => edge.type === type && edge[end] === id && (end === "head" || edge.head !== id));
    if (!group.length) return [];
    const heading = `${end === "head" ? "→" : "←"} ${names[view.language]} · ${group.length}`;
    return [el("h3", {}, heading), ...group.map(edge => row(edge, otherEnd(edge, id)))];
  }));
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
  return [closeButton(), el("p", { className: "kicker" }, words().statement), ...all.flatMap(testimony)];
}

/** What an edge states, then every sentence that states it. */
function testimony(edge) {
  const triple = el("p", { className: "triple" }, nodeLink(edge.head), ` ${relationName(edge)} `, nodeLink(edge.tail));
  const note = edge.source === "gazetteer" ? words().gazetteer : edge.evidence.length ? "" : words().noQuote;
  return [triple, ...(note ? [el("p", { className: "note" }, note)] : []), ...edge.evidence.map(cited => quotation(edge, cited))];
}

function quotation(edge, { quote, rule, marks }) {
  const { document: at, field, start, end, text } = facts.quotes[quote];
  const { id, title, date } = facts.documents[at];
  const source = [title, date, id].filter(Boolean).join(" · ");
  const where = `${words()[`${field}_field`]} ${start}–${end} · ${words().rule} `;
  return el("figure", {}, el("blockquote", {}, ...marked(edge, text, marks)),
    el("figcaption", {}, source, el("br"), where, el("code", {}, rule)));
}

/** The quote with both names marked. Offsets count code points, which is how Array.from cuts a string. */
function marked(edge, text, marks) {
  const characters = Array.from(text);
  const spans = ["head", "tail"].flatMap((side, i) => marks[i].map(([start, end]) => ({ side, start, end })));
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const parts = [];
  let done = 0;
  for (const { side, start, end } of spans) {
    if (start < done) continue;
    parts.push(characters.slice(done, start).join(""), el("mark", { className: side }, characters.slice(start, end).join("")));
    done = end;
  }
  return [...parts, characters.slice(done).join("")];
}

// Legend and search ---------------------------------------------------------------------------------------------------

function showLegend() {
  const section = (kind, things) => Object.keys(facts[kind]).filter(type => count(things, type)).map(type => el("li", {},
    el("button", { type: "button", ariaPressed: String(shows(kind, type)), onclick: () => toggle(`${kind}/${type}`) },
      kind === "entities" ? glyph(type) : el("span", { className: "glyph note" }, "→"),
      facts[kind][type][view.language], el("small", {}, String(count(things, type))))));
  byId("legend").replaceChildren(
    el("h3", {}, words().entities), el("ol", {}, ...section("entities", facts.nodes)),
    el("h3", {}, words().relations), el("ol", {}, ...section("relations", facts.edges)),
    ...(statements.some(edge => edge.source === "gazetteer") ? [el("p", { className: "note" }, words().dashed)] : []),
    ...(view.hidden.size ? [el("button", { type: "button", className: "link", onclick: showAll }, words().all)] : []));
}

function toggle(key) {
  view.hidden.delete(key) || view.hidden.add(key);
  show();
}

function showAll() {
  view.hidden.clear();
  show();
}

/** How well a node answers a query: 0 a whole name, then the beginning of its own, a part of it, of an alias, the code. */
function rank({ name, aliases, code }, query) {
  const [own, ...others] = [name, ...aliases].map(text => text.toLowerCase());
  const tests = [own === query || others.includes(query), own.startsWith(query), own.includes(query), others.some(text => text.includes(query)), code === query];
  const found = tests.indexOf(true);
  return found < 0 ? Infinity : found;
}

function find(query) {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return [];
  return facts.nodes.map((node, id) => ({ id, rank: rank(node, wanted) })).filter(hit => hit.rank < Infinity)
    .sort((a, b) => a.rank - b.rank || touching[b.id].length - touching[a.id].length || a.id - b.id).slice(0, 12);
}

function showResults() {
  const query = byId("search").value;
  const hits = find(query).map(({ id }) => el("li", {}, el("button", { type: "button", onclick: () => pick(id) },
    glyph(facts.nodes[id].type), facts.nodes[id].name, el("small", {}, facts.entities[facts.nodes[id].type][view.language]))));
  byId("results").replaceChildren(...(query.trim() && !hits.length ? [el("li", { className: "note" }, words().nothing)] : hits));
}

function clearSearch() {
  byId("search").value = "";
  showResults();
}

function pick(id) {
  clearSearch();
  focus({ kind: "node", id });
}

// What the reader does ------------------------------------------------------------------------------------------------

/** Turn to a node, an edge or (null) to the whole; `move` brings it into view. */
function focus(target, move = true) {
  Object.assign(view, { focus: target, open: null });
  if (target?.kind === "node") view.hidden.delete(`entities/${facts.nodes[target.id].type}`);
  show();
  document.querySelector("aside").scrollTop = 0;
  if (move && target) travel();
}

function show() {
  const { title, motto, other, search, census } = words();
  document.documentElement.lang = view.language === "zh" ? "zh-Hans" : "en";
  document.title = title;
  byId("motto").textContent = motto;
  byId("language").textContent = other;
  byId("search").placeholder = byId("search").ariaLabel = search;
  const part = (shown, all) => (shown === all ? all : `${shown} / ${all}`);
  byId("census").textContent = census(
    part(facts.nodes.filter((_, id) => showsNode(id)).length, facts.nodes.length),
    part(statements.filter(showsEdge).length, statements.length), facts.documents.length);
  showLegend();
  showPanel();
  paint();
}

function pressed({ key, target }) {
  if (key === "Escape") {
    clearSearch();
    focus(null);
  } else if (key === "/" && target !== byId("search")) {
    byId("search").focus();
    return true;
  } else if (key === "Enter" && target === byId("search")) {
    document.querySelector("#results button")?.click();
  } else if (key === "ArrowDown" || key === "ArrowUp") {
    const stops = [byId("search"), ...document.querySelectorAll("#results button")];
    const at = stops.indexOf(target);
    if (at >= 0) stops.at((at + (key === "ArrowDown" ? 1 : -1)) % stops.length).focus();
    return at >= 0;
  }
  return false;
}

function clicked({ pointer }) {
  const node = network.getNodeAt(pointer.DOM), edge = network.getEdgeAt(pointer.DOM);
  focus(node !== undefined ? { kind: "node", id: node } : edge !== undefined ? { kind: "edge", id: edge } : null, false);
}

/** Hovering an edge names it, unless the focus does so already. */
function hovered({ edge }, over) {
  byId("canvas").style.cursor = over ? "pointer" : "";
  if (edge === undefined) return;
  if (over) edges.update({ id: edge, label: relationName(statements[edge]) });
  else paint();
}

network.on("click", clicked);
network.on("beforeDrawing", captionAlone);
for (const kind of ["Node", "Edge"]) {
  network.on(`hover${kind}`, event => hovered(event, true));
  network.on(`blur${kind}`, event => hovered(event, false));
}
document.addEventListener("keydown", event => pressed(event) && event.preventDefault());
byId("search").addEventListener("input", showResults);
byId("language").addEventListener("click", () => {
  view.language = view.language === "zh" ? "en" : "zh";
  show();
});
dark.addEventListener("change", show);
show();
network.fit({ animation: false });
