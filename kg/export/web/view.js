// What the reader has chosen, and what of the graph that leaves in sight.

const FILTERED = 2000; // as many nodes are drawn without a choice being made for the reader
const NEAREST = 400; // of what is near a node

const view = {
  language: "zh", focus: null, open: null, hidden: new Set(), document: null, from: "", to: "", hops: 0,
  folded: new Set(), added: new Set(), reading: null, passage: null, pathFrom: null, starting: false, tab: "filters",
};

/** What is in sight: sets of node and edge ids, renewed by `look`; whether it is limited because more would be too much. */
const shown = { nodes: new Set(), edges: new Set(), limited: false };

const start = new Set(picture.nodes.filter(node => "x" in node).map(node => node.id));
const shows = (kind, type) => !view.hidden.has(`${kind}/${type}`);
const narrowed = () => view.document !== null || Boolean(view.from || view.to);

/** Whether a passage stands in the documents and the time chosen. */
function counts([at]) {
  const { date } = facts.documents[at];
  return (view.document === null || at === view.document) && (!view.from || date >= view.from) && (!view.to || (date && date.slice(0, view.to.length) <= view.to));
}

function look() {
  const states = new Set(statements.filter(edge => shows("relations", edge.type)
    && (!narrowed() || edge.evidence.some(counts) || !edge.evidence.length)));
  const named = new Set(facts.nodes.keys());
  if (narrowed()) {
    facts.nodes.forEach((node, id) => node.mentions.some(counts) || named.delete(id));
    for (const edge of states) if (edge.evidence.length) named.add(edge.head).add(edge.tail);
  }
  shown.limited = named.size > FILTERED;
  const visible = id => named.has(id) && shows("entities", facts.nodes[id].type);
  let nodes = [...named].filter(visible);
  if (view.hops && view.focus?.kind === "node") {
    const near = reach(view.focus.id, edge => states.has(edge) && visible(edge.head) && visible(edge.tail), view.hops);
    nodes = [...near.keys()].slice(0, NEAREST);
  } else if (shown.limited) nodes = nodes.filter(id => start.has(id) || view.added.has(id));
  shown.nodes = new Set(nodes);
  shown.edges = new Set([...states].filter(edge => shown.nodes.has(edge.head) && shown.nodes.has(edge.tail)).map(edge => edge.id));
  for (const id of foldedAway()) shown.nodes.delete(id);
  shown.edges = new Set([...shown.edges].filter(id => shown.nodes.has(statements[id].head) && shown.nodes.has(statements[id].tail)));
}

const visibleEdges = id => touching[id].filter(edge => shown.edges.has(edge.id));

/** Nodes that hang on folded nodes alone. */
function foldedAway() {
  const hanging = new Set([...view.folded].flatMap(id => visibleEdges(id).map(edge => otherEnd(edge, id))));
  return [...hanging].filter(id => !view.folded.has(id) && visibleEdges(id).every(edge => view.folded.has(otherEnd(edge, id))));
}

/** The nodes and edges in the light of the focus; null when there is none and all are. */
function lit() {
  const { focus: at } = view;
  if (!at) return null;
  const edges = at.kind === "node" ? visibleEdges(at.id)
    : (at.kind === "edge" ? between(statements[at.id]) : at.edges.map(id => statements[id])).filter(edge => shown.edges.has(edge.id));
  const ends = at.kind === "node" ? [at.id] : at.kind === "path" ? [at.from, at.to] : [];
  return { edges: new Set(edges.map(edge => edge.id)), nodes: new Set([...ends, ...edges.flatMap(edge => [edge.head, edge.tail])]) };
}

/** Turn to a node, an edge, a path or (null) to the whole; `move` brings it into view. */
function focus(target, move = true) {
  if (target?.kind === "node" && view.pathFrom !== null && view.pathFrom !== target.id) return findPath(view.pathFrom, target.id);
  admit(target);
  const hops = target?.kind !== "node" ? 0 : view.starting ? 1 : view.hops;
  change({ focus: target, open: null, pathFrom: null, starting: false, hops });
  document.querySelector("aside").scrollTop = 0;
  if (move && target) travel();
}

/** Take away what hides a target: its type, the limit of what is drawn, and filters that leave it out. */
function admit(target) {
  const ends = target?.kind === "node" ? [target.id] : target?.kind === "edge" ? [statements[target.id].head, statements[target.id].tail]
    : target?.kind === "path" ? [target.from, target.to, ...target.edges.flatMap(id => [statements[id].head, statements[id].tail])] : [];
  for (const id of ends) {
    view.hidden.delete(`entities/${facts.nodes[id].type}`);
    if (!start.has(id)) view.added.add(id);
  }
  look();
  if (ends.some(id => !shown.nodes.has(id))) Object.assign(view, { document: null, from: "", to: "", hops: 0, folded: new Set() });
}

/** Make a change of the view: one entry of the browser's history, one repainting. */
function change(patch) {
  Object.assign(view, patch);
  writeAddress();
  show();
}
