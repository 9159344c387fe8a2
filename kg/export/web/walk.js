// Walking the graph: expand and fold, the way between two, only what is near, a place for who comes late.

const AT_ONCE = 50; // so many neighbours come at one press, the most connected first

const hiddenNeighbours = id => [...new Set(touching[id].map(edge => otherEnd(edge, id)))].filter(other => !shown.nodes.has(other));

/** Bring in the neighbours of a node that are out of sight, the most connected first. */
function expand(id) {
  const coming = hiddenNeighbours(id).sort((a, b) => touching[b].length - touching[a].length || a - b).slice(0, AT_ONCE);
  view.folded.delete(id);
  for (const other of coming) if (!start.has(other)) view.added.add(other);
  for (const other of coming) view.hidden.delete(`entities/${facts.nodes[other].type}`);
  for (const edge of touching[id]) if (coming.includes(otherEnd(edge, id))) view.hidden.delete(`relations/${edge.type}`);
  look();
  const narrow = coming.every(other => shown.nodes.has(other)) ? {} : { document: null, from: "", to: "", hops: 0 };
  change(narrow);
  travel();
}

function fold(id) {
  view.folded.delete(id) || view.folded.add(id);
  change({});
}

function pathFocus(from, to) {
  const edges = shortestPath(from, to, edge => shows("relations", edge.type));
  return { kind: "path", from, to, edges: edges?.map(edge => edge.id) ?? [], found: Boolean(edges) };
}

function findPath(from, to) {
  focus(pathFocus(from, to));
}

// Places --------------------------------------------------------------------------------------------------------------

const CELL = { x: 130, y: 70 }; // about one node with its label
const TURN = { x: -0.7373688780783197, y: 0.6754902942615238 }; // the golden angle, as in spread.py
const FEW = 4; // a choice that leaves less than a fourth of what is drawn is drawn together
const cellAt = ({ x, y }) => `${Math.floor(x / CELL.x)},${Math.floor(y / CELL.y)}`;

/** A place for each node, as {node: {x, y}}: beside a neighbour, the next free one to those that stand. */
function place(ids, standing = [...drawn]) {
  const spots = new Map(Object.entries(network.getPositions(standing)).map(([id, spot]) => [Number(id), spot]));
  const taken = new Set([...spots.values()].map(cellAt)), middle = standing.length ? network.getViewPosition() : { x: 0, y: 0 };
  const coming = new Map();
  for (const id of outward(ids)) {
    const beside = visibleEdges(id).map(edge => spots.get(otherEnd(edge, id))).find(Boolean) ?? middle;
    const spot = taken.has(cellAt(beside)) || beside !== middle ? freeSpot(beside, taken) : middle;
    taken.add(cellAt(spot));
    spots.set(id, spot);
    coming.set(id, spot);
  }
  return coming;
}

/** The same nodes, each after a neighbour where it has one among them: from the focus or the most connected outwards. */
function outward(ids) {
  const waiting = new Set(ids), order = [];
  const first = id => (view.focus?.kind === "node" && view.focus.id === id ? Infinity : visibleEdges(id).length);
  for (const root of [...ids].sort((a, b) => first(b) - first(a) || a - b)) {
    const front = waiting.delete(root) ? [root] : [];
    for (const id of front) {
      order.push(id);
      for (const edge of visibleEdges(id)) if (waiting.delete(otherEnd(edge, id))) front.push(otherEnd(edge, id));
    }
  }
  return order;
}

/** The first free cell on a spiral about a point. */
function freeSpot(about, taken) {
  let [x, y] = [TURN.x, -TURN.y];
  for (let k = 1; ; k++) {
    const step = 55 * Math.sqrt(k + 3);
    const spot = { x: Math.round(about.x + 1.6 * step * x), y: Math.round(about.y + step * y) };
    if (!taken.has(cellAt(spot))) return spot;
    [x, y] = [x * TURN.x - y * TURN.y, x * TURN.y + y * TURN.x];
  }
}

const homes = new Map(); // where the nodes of a choice stand otherwise

/** Draw together the few that a document or a distance leaves of many; let them go home when the choice is gone. */
function gather() {
  const few = (view.document !== null || view.hops) && FEW * shown.nodes.size < drawn.size;
  const key = few ? JSON.stringify([dark.matches, ...shown.nodes]) : ""; // new colours send nodes home, too
  if (key === (gather.key ?? "")) return;
  gather.key = key;
  for (const [id, { x, y }] of homes) network.moveNode(id, x, y);
  homes.clear();
  if (few) for (const [id, { x, y }] of place([...shown.nodes], [])) {
    homes.set(id, network.getPosition(id));
    network.moveNode(id, x, y);
  }
  fit();
}
