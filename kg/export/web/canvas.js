// The canvas: vis-network with what is on stage, painted in the light of the view.

const MANY = 12; // a node with more edges than this shows their labels one at a time
const LETTER = 12; // the type size of edge labels

const drawn = new Set(start);
const drawable = edge => drawn.has(edge.from) && drawn.has(edge.to);
const nodes = new vis.DataSet(picture.nodes.filter(node => start.has(node.id)));
const edges = new vis.DataSet(picture.edges.filter(drawable));
const network = new vis.Network(byId("canvas"), { nodes, edges }, picture.options);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");

const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const typeColor = type => (dark.matches ? blend(facts.entities[type].color, "#fff", 0.35) : facts.entities[type].color);

/** `color` blended with `other`; a canvas understands every CSS colour and answers in hex. */
function blend(color, other, share) {
  const pen = blend.pen ??= document.createElement("canvas").getContext("2d");
  const [from, to] = [color, other].map(css => {
    pen.fillStyle = css;
    return [1, 3, 5].map(at => parseInt(pen.fillStyle.slice(at, at + 2), 16));
  });
  return `rgb(${from.map((part, i) => Math.round(part + (to[i] - part) * share)).join(",")})`;
}

/** Put on the canvas what is in sight and not there yet: each near a neighbour that is. */
function bringOn() {
  const coming = [...shown.nodes].filter(id => !drawn.has(id));
  if (!coming.length) return;
  const fresh = new Set(coming);
  nodes.add(place(coming).map(({ id, x, y }) => ({ ...picture.nodes[id], x, y })));
  for (const id of coming) drawn.add(id);
  const joining = new Set(coming.flatMap(id => touching[id]).filter(edge => drawable(picture.edges[edge.id])));
  edges.add([...joining].map(edge => picture.edges[edge.id]));
  for (const id of fresh) painted.nodes.delete(id);
}

const painted = { nodes: new Map(), edges: new Map() };

/** Hand to vis-network what looks another way than before, and only that: a change costs it time. */
function renew(set, kept, looks) {
  const changed = looks.filter(({ id, ...look }) => {
    const before = kept.get(id), now = JSON.stringify(look);
    kept.set(id, now);
    return before !== now;
  });
  if (changed.length) set.update(changed);
}

function paint() {
  bringOn();
  const light = lit();
  const [paper, ink, faint, accent] = ["--paper", "--ink", "--faint", "--accent"].map(style);
  const face = getComputedStyle(document.body).fontFamily;
  const tints = Object.fromEntries(Object.keys(facts.entities).map(type => [type, [typeColor(type), blend(typeColor(type), paper, 0.82)]]));
  const dim = blend(ink, paper, 0.78), lines = [blend(faint, paper, 0.45), blend(faint, paper, 0.85)];
  renew(nodes, painted.nodes, [...drawn].map(id => {
    const bright = !light || light.nodes.has(id), focused = view.focus?.kind === "node" && view.focus.id === id;
    const background = tints[facts.nodes[id].type][bright ? 0 : 1];
    return {
      id, hidden: !shown.nodes.has(id), borderWidth: focused ? 3 : 1, color: { background, border: focused ? ink : background },
      font: { ...picture.nodes[id].font, face, color: bright ? ink : dim, strokeWidth: 3, strokeColor: paper },
    };
  }));
  const few = light && light.edges.size <= MANY;
  renew(edges, painted.edges, edges.getIds().map(id => {
    const bright = light?.edges.has(id), edge = statements[id];
    const label = !bright ? "" : id === view.open ? edgeLabel(edge) : few && edge === bundle(edge)[0] ? fitting(edge) : "";
    return {
      id, hidden: !shown.edges.has(id), label, width: bright ? 1.6 : 0.8, color: { color: bright ? accent : lines[light ? 1 : 0], inherit: false },
      font: { face, size: LETTER, color: accent, strokeWidth: 5, strokeColor: paper, align: "horizontal" },
    };
  }));
}

/** Edges between the same two lie on one line, so one label speaks for all. */
const bundle = edge => between(edge).filter(other => shown.edges.has(other.id));
const relationName = edge => facts.relations[edge.type][view.language] + (edge.post && `（${edge.post}）`);
const edgeLabel = edge => [...new Set(bundle(edge).map(relationName))].join("、");

/** The label of an edge, or nothing where the edge is too short to carry it. */
function fitting(edge) {
  const label = edgeLabel(edge);
  const [from, to] = [edge.head, edge.tail].map(id => network.getPosition(id));
  const room = Math.hypot(from.x - to.x, from.y - to.y) - picture.nodes[edge.head].size - picture.nodes[edge.tail].size;
  return room > LETTER * label.length ? label : "";
}

function travel() {
  const light = lit(), seen = [...(light ? light.nodes : shown.nodes)].filter(id => drawn.has(id));
  if (seen.length) network.fit({ nodes: seen, maxZoomLevel: 1.1, animation: still.matches ? false : { duration: 350 } });
}
