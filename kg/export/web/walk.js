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
const TURN = { x: -0.7373688780783197, y: 0.6754902942615238 }; // the golden angle, as in positions.py
const cellAt = (x, y) => `${Math.floor(x / CELL.x)},${Math.floor(y / CELL.y)}`;

/** A place for each node, as {node: {x, y}}: beside a neighbour that has one, where nothing stands yet. */
function place(ids) {
  const taken = new Set(), spots = new Map();
  for (const { x, y } of Object.values(network.getPositions([...drawn]))) taken.add(cellAt(x, y));
  const standing = id => spots.get(id) ?? (drawn.has(id) ? network.getPosition(id) : null);
  const middle = network.getViewPosition();
  for (const id of [...ids].sort((a, b) => touching[b].length - touching[a].length || a - b)) {
    const beside = touching[id].map(edge => standing(otherEnd(edge, id))).find(Boolean) ?? middle;
    spots.set(id, freeSpot(beside, taken));
  }
  return spots;
}

/** The first free cell on a spiral about a point. */
function freeSpot(about, taken) {
  let [x, y] = [TURN.x, -TURN.y];
  for (let k = 1; ; k++) {
    const step = 55 * Math.sqrt(k + 3);
    const spot = { x: Math.round(about.x + 1.6 * step * x), y: Math.round(about.y + step * y) };
    if (!taken.has(cellAt(spot.x, spot.y))) {
      taken.add(cellAt(spot.x, spot.y));
      return spot;
    }
    [x, y] = [x * TURN.x - y * TURN.y, x * TURN.y + y * TURN.x];
  }
}
