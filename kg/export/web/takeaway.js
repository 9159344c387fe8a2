// What the reader takes away: an image, a table, a link, a query.

/** The edges that an image, table or query is about: those in the light of the focus, else all in sight. */
const chosen = () => [...(light?.edges ?? shown.edges)].map(id => statements[id]);

function save(name, blob) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function savePicture() {
  const seen = byId("canvas").querySelector("canvas");
  const sheet = el("canvas", { width: seen.width, height: seen.height }), pen = sheet.getContext("2d");
  pen.fillStyle = palette().paper;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(seen, 0, 0);
  sheet.toBlob(blob => save("zhengtu.png", blob));
}

/** A cell as spreadsheets read it; what they would take for a formula becomes text. */
function cell(value) {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One row a quote, as in relations.csv. */
function table() {
  const rows = chosen().flatMap(edge => (edge.evidence.length ? edge.evidence : [null]).map(passage => {
    const names = [facts.nodes[edge.head].name, facts.relations[edge.type][view.language], edge.post, facts.nodes[edge.tail].name, words().sources[edge.source]];
    if (!passage) return [...names, "", "", "", "", "", ""];
    const [at, field, start, end, rule] = passage;
    return [...names, facts.documents[at].id, facts.documents[at].date, start, end, facts.rules[rule], slice(at, field, start, end)];
  }));
  return [words().columns, ...rows].map(row => row.map(cell).join(",")).join("\r\n");
}

function saveTable() {
  const cited = chosen().flatMap(edge => edge.evidence.map(([at]) => at));
  withTexts(cited, () => save("zhengtu.csv", new Blob(["\ufeff", table(), "\r\n"], { type: "text/csv" })));
}

/** The SPARQL that gives the relations now chosen. */
function sparql() {
  const base = facts.base, kg = edge => `kg:${facts.relations[edge.type].property}`;
  const iri = id => `<${facts.nodes[id].iri}>`;
  const rows = new Set(chosen().map(edge => `    (${iri(edge.head)} ${kg(edge)} ${iri(edge.tail)})`));
  const types = Object.keys(facts.relations).filter(type => shows("relations", type)).map(type => kg({ type }));
  const exact = light || view.hops || view.folded.size || shown.limited;
  const wheres = exact ? [`  VALUES (?head ?relation ?tail) {\n${[...rows].join("\n")}\n  }`] : [`  VALUES ?relation { ${types.join(" ")} }`, ...hiddenTypes()];
  return [
    `PREFIX kg: <${base}ontology#>`, ...Object.entries(PREFIXES).map(([name, uri]) => `PREFIX ${name}: <${uri}>`),
    "SELECT DISTINCT ?headName ?relation ?tailName WHERE {", ...wheres, "  ?head ?relation ?tail ; rdfs:label ?headName .", "  ?tail rdfs:label ?tailName .",
    ...(narrowed() && !exact ? documentPattern() : []), "}", "ORDER BY ?relation ?headName ?tailName",
  ].join("\n");
}

const PREFIXES = {
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  dcterms: "http://purl.org/dc/terms/", prov: "http://www.w3.org/ns/prov#",
};

function hiddenTypes() {
  const types = Object.keys(facts.entities).filter(type => !shows("entities", type)).map(type => `kg:${type}`);
  return types.length ? [`  FILTER NOT EXISTS { VALUES ?hidden { ${types.join(" ")} } { ?head a ?hidden } UNION { ?tail a ?hidden } }`] : [];
}

/** Statements that a document of the choice states. */
function documentPattern() {
  const { document: at, from, to } = view;
  const date = from || to ? [`  ?document dcterms:issued ?date .`] : [];
  return [
    "  ?statement rdf:subject ?head ; rdf:predicate ?relation ; rdf:object ?tail ; prov:wasQuotedFrom/dcterms:isPartOf ?document .", ...date,
    ...(at === null ? [] : [`  VALUES ?document { <${facts.documents[at].iri}> }`]),
    ...(from ? [`  FILTER (STR(?date) >= ${JSON.stringify(from)})`] : []), ...(to ? [`  FILTER (SUBSTR(STR(?date), 1, ${to.length}) <= ${JSON.stringify(to)})`] : []),
  ];
}

/** A text to take along, in a window of its own: selected, ready to copy. */
function offer(title, text, note) {
  const area = el("textarea", { readOnly: true, value: text, rows: Math.min(18, text.split("\n").length + 2), ariaLabel: title, spellcheck: false });
  const copy = button(words().copy, async () => {
    area.select();
    await navigator.clipboard?.writeText(text).catch(() => document.execCommand("copy"));
    copy.textContent = words().copied;
  }, { className: "tool" });
  byId("offer").replaceChildren(close(() => byId("offer").close()), el("h2", {}, title), ...(note ? [el("p", { className: "note" }, note)] : []), area, copy);
  byId("offer").ariaLabel = title;
  byId("offer").showModal();
  area.select();
}

const offerLink = () => offer(words().link, location.href);
const offerQuery = () => offer(words().query, sparql(), words().queryNote);
