// The canvas: vis-network with what is on stage.

const PORTION = 150; // so many nodes, and edges, change at once; what more there is follows with the next frames

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

/** Give vis-network (but for the names: see captions.js) what has come on stage and what looks another way than before, and only that: changes cost it time. */
function renew(set, things, ids, look, most) {
  const kept = renew[things] ??= new Map(), fresh = [], changed = [];
  for (const id of ids) {
    if (fresh.length + changed.length >= most) break;
    const looks = look(id), now = JSON.stringify(looks), before = kept.get(id);
    if (before !== now) (before === undefined ? fresh : changed).push({ ...(before === undefined && { ...picture[things][id], label: undefined }), id, ...looks });
    kept.set(id, now);
  }
  if (fresh.length) set.add(fresh);
  if (changed.length) set.update(changed);
  return fresh.length + changed.length < most;
}

/** Bring the canvas up to the view: at first all at once, later in portions, one a frame. */
function paint() {
  light = lit();
  const most = drawn.size ? PORTION : Infinity;
  const waiting = [...new Set([...(drawn.size ? [] : start), ...shown.nodes])].filter(id => !drawn.has(id)), coming = waiting.slice(0, most);
  const spots = place(coming.filter(id => !start.has(id)));
  for (const id of coming) drawn.add(id);
  onStage = importance.filter(id => drawn.has(id) && shown.nodes.has(id));
  const colors = Object.fromEntries(Object.keys(facts.entities).map(type => [type, typeColor(type)]));
  const renewed = [
    renew(nodes, "nodes", [...coming, ...drawn], id => ({ ...spots.get(id), ...nodeLook(id, colors[facts.nodes[id].type]) }), most),
    renew(edges, "edges", picture.edges.filter(drawable).map(edge => edge.id), edgeLook, most),
  ];
  if (waiting.length > coming.length || renewed.includes(false)) requestAnimationFrame(paint);
  else gather();
  network.redraw();
}

const nodeLook = (id, color) => ({ hidden: !shown.nodes.has(id), color });
const edgeLook = id => ({ hidden: !shown.edges.has(id), width: 0.8, color: { color: palette().line, inherit: false } });

function travel() {
  const seen = [...(light ? light.nodes : shown.nodes)].filter(id => drawn.has(id));
  if (seen.length) network.fit({ nodes: seen, maxZoomLevel: 1.1, animation: still.matches ? false : { duration: 350 } });
}
