// What the page writes on the canvas: the names, and the caption of the lonely.

const CAPTION = 12; // no name is written smaller, in pixels of the screen
const GAP = 5; // at least, between two names of one line
const MOST_CAPTIONS = 120; // of this size

const importance = [...facts.nodes.keys()].sort((a, b) => touching[b].length - touching[a].length || a - b);
let onStage = []; // what is drawn and in sight, the most connected first
const widths = new Map(); // of the names, in ems
let captions = []; // the boxes of the names now legible, in pixels of the screen: {id, left, top, right, bottom}

const apart = (a, b) => a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;

/** As on a map: names near at hand as large as their nodes are, and from afar those that find room, in type that does not shrink. */
function writeCaptions(pen) {
  const scale = network.getScale(), { paper, ink, face } = palette(), sheet = screen(scale);
  captions = [];
  pen.save();
  Object.assign(pen, { textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: 3 / scale, strokeStyle: paper, fillStyle: ink });
  let few = MOST_CAPTIONS;
  for (const id of onStage) {
    if (light && !light.nodes.has(id)) continue;
    const { font, size, label } = picture.nodes[id], { x, y } = network.getPosition(id), small = font.size * scale < CAPTION;
    if (small && few <= 0) continue;
    const lines = small ? [shortened(label)] : label.split("\n"), letter = small ? CAPTION / scale : font.size, top = y + size + 3 / scale;
    const half = Math.max(...lines.map(line => widthOf(pen, line, face))) * letter / 2;
    const box = { id, ...sheet({ left: x - half, right: x + half, top, bottom: top + 1.2 * letter * lines.length }) };
    if (!box.inside || (small && !captions.every(other => apart({ ...box, left: box.left - GAP, right: box.right + GAP }, other)))) continue;
    captions.push(box);
    few -= small;
    pen.font = `${letter}px ${face}`;
    lines.forEach((line, i) => { pen.strokeText(line, x, top + 1.2 * letter * i); pen.fillText(line, x, top + 1.2 * letter * i); });
  }
  pen.restore();
}

/** One line of a name; a sign says that there is more. */
const shortened = label => label.replace(/\n.*/s, "…");

/** The node whose name is written at a point of the screen. */
const captionAt = ({ x, y }) => captions.find(box => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom)?.id;

/** The width of a text in ems, measured once. */
function widthOf(pen, text, face) {
  if (!widths.has(text)) {
    pen.font = `100px ${face}`;
    widths.set(text, pen.measureText(text).width / 100);
  }
  return widths.get(text);
}

/** From the canvas to the screen. */
function screen(scale) {
  const { clientWidth: width, clientHeight: height } = byId("canvas"), middle = network.getViewPosition();
  const across = x => (x - middle.x) * scale + width / 2, down = y => (y - middle.y) * scale + height / 2;
  return ({ left, top, right, bottom }) => {
    const box = { left: across(left), top: down(top), right: across(right), bottom: down(bottom) };
    return { ...box, inside: box.right > 0 && box.left < width && box.bottom > 0 && box.top < height };
  };
}

const first = picture.nodes.filter(node => start.has(node.id));

/** A line and a caption over the nodes that no edge reaches. */
function captionAlone(pen) {
  const alone = first.filter(node => !touching[node.id].length && shown.nodes.has(node.id));
  if (!alone.length || alone.length === first.length) return;
  const [left, right] = [Math.min, Math.max].map(most => most(...first.map(node => node.x)));
  const top = Math.min(...alone.map(node => node.y)) - 44;
  const { rule, faint, face } = palette();
  pen.fillStyle = rule;
  pen.fillRect(left - 60, top, right - left + 120, 1.5);
  pen.fillStyle = faint;
  pen.font = `${Math.max(18, CAPTION / network.getScale())}px ${face}`;
  pen.textAlign = "left";
  pen.fillText(words().alone(alone.length), left - 60, top - 8);
}
