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

const CELL = { x: 40, y: 20 }; // small against a node with its label
const TURN = 2.399963229728653; // the golden angle in radians, as in spread.py
const SEAT = { x: 180, y: 72 }; // for a node with its name, where many stand in rows
const FEW = 4; // a choice that leaves less than a fourth of what is drawn is drawn together

/** A place for each node, as {node: {x, y}}: beside a neighbour, the next free one to those that stand; without one, in rows below. */
function place(ids, standing = [...drawn]) {
  if (!ids.length) return new Map();
  const spots = new Map(Object.entries(network.getPositions(standing)).map(([id, spot]) => [Number(id), spot]));
  const taken = new Set([...spots].flatMap(([id, spot]) => cells(id, spot))), middle = standing.length ? network.getViewPosition() : { x: 0, y: 0 };
  const reached = new Map(); // how far from a neighbour the last found room
  let seats = null;
  return new Map(outward(ids).map(id => {
    const lonely = !visibleEdges(id).length;
    const beside = visibleEdges(id).map(edge => spots.get(otherEnd(edge, id))).find(Boolean) ?? middle;
    const [spot, far] = lonely ? [freeSeat(id, seats ??= rowsBelow([...spots.values()]), taken), 0] : freeSpot(id, beside, taken, reached.get(beside) ?? 0);
    if (!lonely) reached.set(beside, far);
    for (const cell of cells(id, spot)) taken.add(cell);
    spots.set(id, spot);
    return [id, spot];
  }));
}

/** The cells of the canvas that a node covers with its name. */
function cells(id, { x, y }) {
  const { half, above, below } = extent(id, picture.nodes[id].font.size), found = [];
  for (let i = Math.floor((x - half) / CELL.x); i <= (x + half) / CELL.x; i++)
    for (let j = Math.floor((y - above) / CELL.y); j <= (y + below) / CELL.y; j++) found.push(i * 65536 + j);
  return found;
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

/** The first place on a spiral about a point, not nearer than `from`, where a node lies over nothing; and how far that is. */
function freeSpot(id, about, taken, from) {
  for (let k = from; ; k += 1 + Math.floor((k - from) / 32)) {
    const far = Math.sqrt(k), x = about.x + 48 * far * Math.cos(k * TURN), y = about.y + 30 * far * Math.sin(k * TURN);
    const spot = { x: Math.round(x), y: Math.round(y) };
    if (cells(id, spot).every(cell => !taken.has(cell))) return [spot, k];
  }
}

/** Places side by side, from the lowest row of what stands downwards. */
function* rowsBelow(standing) {
  const left = Math.min(0, ...standing.map(spot => spot.x)), right = Math.max(left + 5 * SEAT.x, ...standing.map(spot => spot.x));
  for (let y = Math.max(0, ...standing.map(spot => spot.y)); ; y += SEAT.y) for (let x = left; x <= right; x += SEAT.x) yield { x, y };
}

function freeSeat(id, seats, taken) {
  let spot;
  do spot = seats.next().value; while (cells(id, spot).some(cell => taken.has(cell)));
  return spot;
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
  network.redraw(); // so that vis-network knows where they are
  fit();
}
