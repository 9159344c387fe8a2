// The view as the address says it, `#node=…&hide=…`: a link to it, and the browser's history.

const nodeByIri = new Map(facts.nodes.map((node, id) => [node.iri, id]));
const documentById = new Map(facts.documents.map(({ id }, at) => [id, at]));
const local = id => facts.nodes[id].iri.replace(facts.base, "");
const nodeAt = text => nodeByIri.get(facts.base + text) ?? nodeByIri.get(text);
const nodesAt = texts => texts.map(nodeAt).filter(id => id !== undefined);
let ours = location.hash;

function address() {
  const { focus: at, hidden, folded, added, document: one, reading, language, from, to, hops } = view;
  const parts = [
    ...(at?.kind === "node" ? [["node", local(at.id)]] : []),
    ...(at?.kind === "edge" ? [["edge", edgeKey(statements[at.id])]] : []),
    ...(at?.kind === "path" ? [["path", local(at.from)], ["path", local(at.to)]] : []),
    ...(one !== null ? [["document", facts.documents[one].id]] : []),
    ...(reading !== null ? [["read", facts.documents[reading].id]] : []),
    ...[...hidden].map(key => ["hide", key]), ...[...folded].map(id => ["fold", local(id)]), ...[...added].map(id => ["add", local(id)]),
    ...Object.entries({ from, to, hops: hops || "", lang: language === "zh" ? "" : language }).filter(([, value]) => value),
  ];
  return parts.length ? `#${new URLSearchParams(parts)}` : "";
}

function writeAddress() {
  const next = address();
  if (next === location.hash) return;
  ours = next;
  location.hash = next;
}

/** What an address says that this graph knows; the rest is passed over. */
function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  const [node] = nodesAt(said.getAll("node"));
  const edge = statements.find(statement => edgeKey(statement) === said.get("edge"));
  const ends = nodesAt(said.getAll("path"));
  const kept = key => {
    const [kind, type, ...rest] = key.split("/");
    return ["entities", "relations"].includes(kind) && Object.hasOwn(facts[kind], type) && !rest.length;
  };
  Object.assign(view, {
    focus: node !== undefined ? { kind: "node", id: node } : edge ? { kind: "edge", id: edge.id } : null,
    language: Object.hasOwn(WORDS, said.get("lang")) ? said.get("lang") : "zh",
    hidden: new Set(said.getAll("hide").filter(kept)), folded: new Set(nodesAt(said.getAll("fold"))), added: new Set(nodesAt(said.getAll("add"))),
    document: documentById.get(said.get("document")) ?? null, reading: documentById.get(said.get("read")) ?? null,
    from: said.get("from") ?? "", to: said.get("to") ?? "", hops: Number(said.get("hops")) || 0,
    open: null, passage: null, pathFrom: null,
  });
  look();
  if (ends.length === 2) view.focus = pathFocus(...ends);
}

function followAddress() {
  if (location.hash === ours) return;
  ours = location.hash;
  readAddress();
  show();
  travel();
}
