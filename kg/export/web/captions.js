// What the page writes on the canvas itself: names too small to read from afar, and the caption of the lonely.

const CAPTION = 12; // the type size of captions, in pixels of the screen; vis-network writes what is larger (see page.py)
const MOST_CAPTIONS = 120;

const importance = [...facts.nodes.keys()].sort((a, b) => touching[b].length - touching[a].length || a - b);
const widths = new Map(); // of the names, in captions' type
let captions = []; // the boxes of the names now legible, in pixels of the screen: {id, left, top, right, bottom}

const apart = (a, b) => a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;

/** From afar, as on a map: the names of the most connected that find room, in type that does not shrink. */
function writeCaptions(pen) {
  const scale = network.getScale(), { paper, ink, face } = palette(), sheet = screen(scale);
  captions = [];
  pen.save();
  pen.font = `${CAPTION / scale}px ${face}`;
  Object.assign(pen, { textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: 3 / scale, strokeStyle: paper, fillStyle: ink });
  const half = name => {
    if (!widths.has(name)) widths.set(name, (pen.measureText(name).width * scale) / 2);
    return widths.get(name) / scale;
  };
  for (const id of importance) {
    if (captions.length >= MOST_CAPTIONS) break;
    if (!drawn.has(id) || !shown.nodes.has(id) || (light && !light.nodes.has(id))) continue;
    const small = picture.nodes[id].font.size * scale < CAPTION, { x, y } = network.getPosition(id), below = y + picture.nodes[id].size + 2 / scale;
    const name = picture.nodes[id].label.split("\n")[0];
    const { left, top, right, bottom } = small ? { left: x - half(name), right: x + half(name), top: below, bottom: below + (CAPTION * 1.3) / scale } : network.getBoundingBox(id);
    const box = { id, ...sheet({ left, top, right, bottom }) };
    if (!box.inside || (small && !captions.every(other => apart(box, other)))) continue;
    captions.push(box);
    if (!small) continue;
    pen.strokeText(name, x, below);
    pen.fillText(name, x, below);
  }
  pen.restore();
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

/** A line and a caption over the nodes that no edge reaches. */
function captionAlone(pen) {
  const first = picture.nodes.filter(node => start.has(node.id));
  const alone = first.filter(node => !touching[node.id].length && shown.nodes.has(node.id));
  if (!alone.length || alone.length === first.length) return;
  const [left, right] = [Math.min, Math.max].map(most => most(...first.map(node => node.x)));
  const top = Math.min(...alone.map(node => node.y)) - 44;
  const { rule, faint, face } = palette();
  pen.fillStyle = rule;
  pen.fillRect(left - 60, top, right - left + 120, 1.5);
  pen.fillStyle = faint;
  pen.font = `18px ${face}`;
  pen.textAlign = "left";
  pen.fillText(words().alone(alone.length), left - 60, top - 8);
}
