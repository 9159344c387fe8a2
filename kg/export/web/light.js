// The light of the focus: paper over all, and on it again, brighter, what the focus is about.
// A change of focus is one more painting and changes nothing in vis-network, however large the graph.

const MANY = 12; // a node with more edges than this shows their labels one at a time
const LETTER = 12; // the type size of edge labels, in pixels of the screen
const VEIL = 0.8; // how much of what is out of the light the paper covers

let light = null; // what is in the light: sets of node and edge ids; null when all is
let hovering = null; // the edge under the pointer

function shine(pen) {
  const over = hovering === null ? [] : [statements[hovering]];
  if (light) cover(pen);
  pen.save();
  const scale = network.getScale(), edges = [...(light?.edges ?? [])].filter(id => drawable(picture.edges[id])).map(id => statements[id]);
  for (const edge of new Set([...edges, ...over])) strokeEdge(pen, edge, scale);
  for (const id of light?.nodes ?? []) network.body.nodes[id]?.draw(pen);
  if (view.focus?.kind === "node" && drawn.has(view.focus.id)) ring(pen, view.focus.id, scale);
  const written = [];
  for (const edge of new Set([...edges.filter(speaks), ...over])) writeEdge(pen, edge, scale, written);
  pen.restore();
}

function cover(pen) {
  pen.save();
  pen.resetTransform();
  Object.assign(pen, { globalAlpha: VEIL, fillStyle: palette().paper });
  pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
  pen.restore();
}

/** A line with an arrow where the other node begins; as thick from afar as from near. */
function strokeEdge(pen, { head, tail, source }, scale) {
  const [from, to] = [head, tail].map(id => network.getPosition(id)), length = Math.hypot(to.x - from.x, to.y - from.y);
  if (!length) return;
  const [x, y] = [(to.x - from.x) / length, (to.y - from.y) / length], edge = picture.nodes[tail].size + 2, tip = 9 / Math.min(scale, 1);
  const at = (back, aside) => [to.x - x * back - y * aside, to.y - y * back + x * aside];
  Object.assign(pen, { strokeStyle: palette().accent, fillStyle: palette().accent, lineWidth: 1.6 / Math.min(scale, 1) });
  pen.setLineDash(source === "gazetteer" ? [5 / scale, 4 / scale] : []);
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(...at(edge + tip, 0));
  pen.stroke();
  pen.beginPath();
  for (const corner of [at(edge, 0), at(edge + tip, tip / 2.6), at(edge + tip, -tip / 2.6)]) pen.lineTo(...corner);
  pen.fill();
}

function ring(pen, id, scale) {
  const { x, y } = network.getPosition(id);
  Object.assign(pen, { strokeStyle: palette().ink, lineWidth: 2 / Math.min(scale, 1) });
  pen.setLineDash([]);
  pen.beginPath();
  pen.arc(x, y, picture.nodes[id].size + 5 / Math.min(scale, 1), 0, 2 * Math.PI);
  pen.stroke();
}

/** Whether an edge in the light bears its label: the one that is open, or all where they are few. */
const speaks = edge => edge.id === view.open || (light.edges.size <= MANY && edge === bundle(edge)[0]);

/** Edges between the same two lie on one line, so one label speaks for all. */
const bundle = edge => between(edge).filter(other => shown.edges.has(other.id));
const relationName = edge => facts.relations[edge.type][view.language] + (edge.post && `（${edge.post}）`);
const edgeLabel = edge => [...new Set(bundle(edge).map(relationName))].join("、");

/** The label in the middle of an edge, unless it is too long for it or lies over one that is `written`, and nobody asked. */
function writeEdge(pen, edge, scale, written) {
  const [from, to] = [edge.head, edge.tail].map(id => network.getPosition(id)), letter = LETTER / Math.min(scale, 1), label = edgeLabel(edge);
  Object.assign(pen, { font: `${letter}px ${palette().face}`, textAlign: "center", textBaseline: "middle", lineJoin: "round" });
  const room = Math.hypot(from.x - to.x, from.y - to.y) - picture.nodes[edge.head].size - picture.nodes[edge.tail].size;
  const asked = edge.id === view.open || edge.id === hovering || view.focus?.kind === "edge";
  const { width } = pen.measureText(label), middle = middleOf(edge, scale);
  const box = { left: middle[0] - width / 2, right: middle[0] + width / 2, top: middle[1] - letter, bottom: middle[1] + letter };
  if (!asked && (room < width || !written.every(other => apart(box, other)))) return;
  written.push(box);
  pen.setLineDash([]);
  Object.assign(pen, { strokeStyle: palette().paper, fillStyle: palette().accent, lineWidth: 5 / Math.min(scale, 1) });
  pen.strokeText(label, ...middle);
  pen.fillText(label, ...middle);
}

/** The middle of what is seen of an edge, which leaves the upper node behind its name. */
function middleOf({ head, tail }, scale) {
  const [upper, lower] = [head, tail].map(id => ({ id, ...network.getPosition(id) })).sort((a, b) => a.y - b.y), dx = lower.x - upper.x, dy = lower.y - upper.y;
  const { half, below } = extent(upper.id, Math.max(picture.nodes[upper.id].font.size, CAPTION / scale));
  const begins = Math.min(below / dy, half / Math.abs(dx)), ends = 1 - picture.nodes[lower.id].size / Math.hypot(dx, dy);
  const share = begins < ends ? (begins + ends) / 2 : 0.5;
  return [upper.x + dx * share, upper.y + dy * share];
}
