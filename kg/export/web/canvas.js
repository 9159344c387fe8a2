// The canvas: vis-network with what is on stage.

const PORTION = 150; // so many nodes or edges change at once; what more there is follows with the next frames
const NEAREST_LOOK = 1.1; // the scale beyond which nothing is brought nearer by itself
const MARGIN = 12; // pixels of the screen about what is brought into view
const TOOLS = 50; // and above it

const drawn = new Set();
const drawable = edge => drawn.has(edge.from) && drawn.has(edge.to);
const nodes = new vis.DataSet();
const edges = new vis.DataSet();
const network = new vis.Network(byId("canvas"), { nodes, edges }, picture.options);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Colours and type of the page's style, read once: a canvas knows no style sheet. */
function palette() {
  if (palette.dark === dark.matches) return palette.kept;
  palette.dark = dark.matches;
  const style = getComputedStyle(document.documentElement);
  const [paper, ink, faint, rule, accent] = ["paper", "ink", "faint", "rule", "accent"].map(name => style.getPropertyValue(`--${name}`).trim());
  palette.kept = { paper, ink, faint, rule, accent, line: blend(faint, paper, 0.45), face: getComputedStyle(document.body).fontFamily };
  return palette.kept;
}

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

/** Give vis-network (but for the names: see captions.js) what has come on stage and what looks another way than before, and only that: changes cost it time. Answers how many these are. */
function renew(set, things, ids, look, most, spots = new Map()) {
  const kept = renew[things] ??= new Map(), fresh = [], changed = [];
  for (const id of ids) {
    if (fresh.length + changed.length >= most) break;
    const looks = look(id), now = JSON.stringify(looks), before = kept.get(id);
    if (before !== now) (before === undefined ? fresh : changed).push({ ...(before === undefined && { ...picture[things][id], ...spots.get(id), label: undefined }), id, ...looks });
    kept.set(id, now);
  }
  if (fresh.length) set.add(fresh);
  if (changed.length) set.update(changed);
  return fresh.length + changed.length;
}

/** Bring the canvas up to the view: at first all at once, later in portions, one a frame. */
function paint() {
  cancelAnimationFrame(paint.next);
  light = lit();
  const most = drawn.size ? PORTION : Infinity;
  const waiting = [...new Set([...(drawn.size ? [] : start), ...shown.nodes])].filter(id => !drawn.has(id)), coming = waiting.slice(0, most);
  const spots = place(coming.filter(id => !start.has(id)));
  for (const id of coming) drawn.add(id);
  onStage = importance.filter(id => drawn.has(id) && shown.nodes.has(id));
  const colors = Object.fromEntries(Object.keys(facts.entities).map(type => [type, typeColor(type)]));
  const moved = renew(nodes, "nodes", [...coming, ...drawn], id => nodeLook(id, colors[facts.nodes[id].type]), most, spots);
  const later = moved && most < Infinity; // one kind of things a frame
  if (later || renew(edges, "edges", picture.edges.filter(drawable).map(edge => edge.id), edgeLook, most) === most) paint.next = requestAnimationFrame(paint);
  else gather();
  network.redraw();
}

const nodeLook = (id, color) => ({ hidden: !shown.nodes.has(id), color });
const edgeLook = id => ({ hidden: !shown.edges.has(id), width: 0.8, color: { color: palette().line, inherit: false } });

/** Bring the light of the focus, or all, into view. */
const travel = () => bringIntoView([...(light ? light.nodes : shown.nodes)]);
const fit = () => bringIntoView([...shown.nodes]);

/** Move until nodes and their names are in view, clear of the tools; names that keep their size take more of the picture the farther it is. */
function bringIntoView(ids, animation = still.matches ? false : { duration: 350 }) {
  const seen = ids.filter(id => drawn.has(id)), { clientWidth, clientHeight } = byId("canvas");
  const room = { x: clientWidth - 2 * MARGIN, y: clientHeight - TOOLS - MARGIN };
  if (!seen.length || room.x <= 0 || room.y <= 0) return;
  let scale = NEAREST_LOOK, box;
  for (let pass = 0; pass < 3; pass++) {
    box = boundsOf(seen, scale);
    scale = Math.min(NEAREST_LOOK, room.x / (box.right - box.left), room.y / (box.bottom - box.top));
  }
  const position = { x: (box.left + box.right) / 2, y: (box.top + box.bottom - (TOOLS - MARGIN) / scale) / 2 };
  network.moveTo({ position, scale, animation });
}

/** The smallest frame about nodes and their names, in the canvas's units. */
function boundsOf(ids, scale) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const id of ids) {
    const { x, y } = network.getPosition(id), { half, above, below } = extent(id, Math.max(picture.nodes[id].font.size, CAPTION / scale));
    Object.assign(box, { left: Math.min(box.left, x - half), right: Math.max(box.right, x + half), top: Math.min(box.top, y - above), bottom: Math.max(box.bottom, y + below) });
  }
  return box;
}

/** How far a node and its name in letters of a size reach from its middle. */
function extent(id, letter) {
  const { size, label } = picture.nodes[id], lines = label.split("\n");
  return { half: Math.max(size, (letter * Math.max(...lines.map(line => line.length))) / 2), above: size, below: size + 14 + 1.2 * letter * lines.length };
}
