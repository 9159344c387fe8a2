// What stands behind an edge, a node or an attribute: the sentences, one at a time, with the names in them marked.

const AROUND = 40; // code points on either side of a name, where the whole sentence is not known
const NEARBY = 12; // and of one that stands outside the sentence

/** What an edge states, then every sentence that states it, one at a time. */
function testimony(edge) {
  const triple = el("p", { className: "triple" }, nodeLink(edge.head), ` ${relationName(edge)} `, nodeLink(edge.tail));
  const note = edge.source === "gazetteer" ? words().gazetteer : edge.evidence.length ? "" : words().noQuote;
  const quotes = [...edge.evidence].sort((a, b) => counts(b) - counts(a)); // those of the documents chosen first
  return [triple, ...(note ? [el("p", { className: "note" }, note)] : []), ...pager(quotes, passage => quotation(passage, namesOf(edge.head, edge.tail), { ends: [edge.head, edge.tail] }))];
}

/** Where a node is named, one place at a time. */
function mentionsOf(node, id) {
  if (!node.mentions.length) return [];
  return [el("h3", {}, `${words().mentioned} · ${node.mentions.length}`), ...pager(node.mentions, passage => quotation(passage, namesOf(id, id), { around: AROUND }))];
}

/** One of several things, with a step back and forth. */
function pager(things, render) {
  if (things.length < 2) return things.map(render);
  const box = el("div", { className: "pager" });
  const turn = at => {
    const step = (by, sign, label) => button(sign, () => { turn((at + by + things.length) % things.length); box.querySelector(by > 0 ? ".next" : ".previous").focus(); },
      { ariaLabel: label, className: by > 0 ? "next" : "previous" });
    box.replaceChildren(el("div", { className: "turn" }, step(-1, "‹", words().previous), el("small", { role: "status" }, `${at + 1} / ${things.length}`), step(1, "›", words().next)),
      render(things[at]));
  };
  turn(0);
  return [box];
}

/** A passage with `marks` in it and so much of what is around it, where it stands, and the way to it; of `ends` that it does not name, a place that does. */
function quotation(passage, marks, { around = 0, ends = [] } = {}) {
  const [at, field, start, end, rule] = passage, { id, title, date } = facts.documents[at], figure = el("figure", {}, el("blockquote", {}));
  const where = `${words()[`${field}_field`]} ${start}–${end} · ${words().rule} `, source = [title, date, id].filter(Boolean).join(" · ");
  withTexts([at], () => {
    const whole = widened(passage, around), found = marks(whole), unnamed = ends.filter(end => !found.some(mark => mark.node === end));
    figure.firstChild.replaceChildren(...marked(whole, found), ...unnamed.flatMap(end => namedElsewhere(end, passage, end === ends[0] ? "head" : "tail")));
  });
  figure.append(el("figcaption", {}, source, el("br"), where, el("code", {}, facts.rules[rule]), " ", button(words().read, () => openDocument(at, passage), { className: "link" })));
  return figure;
}

const widened = ([at, field, start, end], around) => [at, field, Math.max(0, start - around), Math.min(characters(at, field).length, end + around)];

/** Where the document names a node that a passage only means (我们, 会议, or nothing at all): the last place before it, else the first. */
function namedElsewhere(node, passage, className) {
  const order = ([, field, start]) => (field === "title" ? -1 : start);
  const places = facts.nodes[node].mentions.filter(([at]) => at === passage[0]).sort((a, b) => order(a) - order(b));
  const place = places.findLast(mention => order(mention) < order(passage)) ?? places[0];
  if (!place) return [];
  const [at, field, start, end] = place, around = widened(place, NEARBY);
  return [el("p", { className: "note" }, words().namedAt, "…", ...marked(around, [{ start, end, className }]), "…")];
}

/** Marks for the names of two nodes in a passage; the name of a place may stand in that of what lies there. */
const namesOf = (head, tail) => passage => {
  const found = marksIn(passage, [head, tail]);
  const within = [head, tail].filter(node => !found.some(name => name.node === node)).flatMap(node => found.flatMap(name => nameWithin(passage, name, node)));
  return [...found, ...within].map(mark => ({ ...mark, className: mark.node === head ? "head" : "tail" })).sort(inReadingOrder);
};

const inReadingOrder = (a, b) => a.start - b.start || b.end - a.end;

/** The longest name of a node inside the name of another. */
function nameWithin([at, field], { start, end }, node) {
  const text = slice(at, field, start, end), { name, aliases } = facts.nodes[node];
  const found = [name, ...aliases].filter(spelling => spelling.length < text.length && text.includes(spelling)).sort((a, b) => b.length - a.length)[0];
  if (!found) return [];
  const from = start + Array.from(text.slice(0, text.indexOf(found))).length;
  return [{ node, start: from, end: from + Array.from(found).length }];
}

/** Marks for the names of a node and for a value of it, where the passage says it in one of the ways it is written. */
const valueOf = (id, value) => passage => {
  const [at, field, start, end] = passage, text = characters(at, field).slice(start, end);
  const found = spellings(value).map(spelling => [text.join("").indexOf(spelling), spelling]).find(([index]) => index >= 0);
  if (!found) return namesOf(id, id)(passage);
  const from = start + Array.from(text.join("").slice(0, found[0])).length;
  return [...namesOf(id, id)(passage), { start: from, end: from + Array.from(found[1]).length, className: "tail" }].sort(inReadingOrder);
};

function spellings(value) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)?.map(Number) ?? [];
  const dates = year ? [`${year}年${month}月${day}日`, `${month}月${day}日`, `${day}日`] : [];
  return [value, ...["-", "—", "－", "–", "至"].map(sign => value.replace("/", sign)), ...dates];
}

/** A passage with its marks, one inside the other where names are. */
function marked([at, field, start, end], marks) {
  const parts = [];
  let done = start;
  marks.forEach((mark, i) => {
    if (mark.start < done) return;
    const inside = marks.slice(i + 1).filter(other => other.start >= mark.start && other.end <= mark.end);
    parts.push(slice(at, field, done, mark.start), el("mark", { className: mark.className }, ...marked([at, field, mark.start, mark.end], inside)));
    done = mark.end;
  });
  return [...parts, slice(at, field, done, end)];
}
