// The graph, as the page asks for it. `facts` is what the graph says, `picture` where pyvis put it.
// A passage is [document, field, start, end, rule]; offsets count code points.

const facts = JSON.parse(byId("facts").textContent);
const picture = JSON.parse(byId("picture").textContent);

const statements = picture.edges.map((edge, id) => ({ id, head: edge.from, tail: edge.to, ...facts.edges[id] }));
const touching = facts.nodes.map(() => []);
for (const edge of statements) for (const end of new Set([edge.head, edge.tail])) touching[end].push(edge);

/** Who is named in a document: entries {node, start, end} by field, in reading order, the longer name first. */
const namedIn = facts.documents.map(() => ({ title: [], text: [] }));
facts.nodes.forEach((node, id) => {
  for (const [at, field, start, end] of node.mentions) namedIn[at][field].push({ node: id, start, end });
});
for (const fields of namedIn) for (const names of Object.values(fields)) names.sort((a, b) => a.start - b.start || b.end - a.end);

const otherEnd = (edge, node) => (edge.head === node ? edge.tail : edge.head);
const between = edge => touching[edge.head].filter(e => otherEnd(e, edge.head) === edge.tail);
const edgeKey = edge => [edge.head, edge.tail].map(id => facts.nodes[id].iri).concat(edge.type, edge.post).join(" ");

/** The code points of a document's field, cut once. */
function characters(at, field) {
  const kept = (characters.kept ??= new Map());
  const key = `${at}/${field}`;
  if (!kept.has(key)) kept.set(key, Array.from(field === "title" ? facts.documents[at].title : texts[at][0]));
  return kept.get(key);
}

const slice = (at, field, start, end) => characters(at, field).slice(start, end).join("");

/** The names of some nodes inside a passage. */
function marksIn([at, field, start, end], nodes) {
  return namedIn[at][field].filter(name => nodes.includes(name.node) && name.start >= start && name.end <= end);
}

/** Steps from one node to all that `edges` reach, as {node: edge by which it was reached}; `most` bounds the steps. */
function reach(from, passable, most = Infinity) {
  const came = new Map([[from, null]]);
  let front = [from];
  for (let step = 0; front.length && step < most; step++) {
    const next = [];
    for (const node of front) for (const edge of touching[node]) {
      const other = otherEnd(edge, node);
      if (came.has(other) || !passable(edge)) continue;
      came.set(other, edge);
      next.push(other);
    }
    front = next;
  }
  return came;
}

/** The edges of a shortest path, from its beginning; null where there is none. */
function shortestPath(from, to, passable) {
  const came = reach(from, passable);
  if (!came.has(to)) return null;
  const edges = [];
  for (let node = to; node !== from; node = otherEnd(edges[0], node)) edges.unshift(came.get(node));
  return edges;
}
