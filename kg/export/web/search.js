// One box that finds: names, aliases, pinyin, codes and titles of documents.

const HITS = 12;

/** What can be found of each node, made once: own name, other names, pinyin joined and as initials. */
const findable = facts.nodes.map(({ name, aliases, pinyin }) => ({
  own: name.toLowerCase(), others: aliases.map(alias => alias.toLowerCase()),
  sounds: pinyin.flatMap(sound => [sound.replaceAll(" ", ""), sound.split(" ").map(syllable => syllable[0]).join("")]),
}));
const titles = facts.documents.map(({ title, id }) => `${title} ${id}`.toLowerCase());

/** How well a node answers: the lower the better, from the whole name down to the beginning of its pinyin. */
function rank(id, query) {
  const { own, others, sounds } = findable[id];
  if (own === query || others.includes(query) || facts.nodes[id].code === query) return 0;
  if (own.startsWith(query)) return 1;
  if (sounds.includes(query)) return 2;
  if (own.includes(query)) return 3;
  if (others.some(text => text.includes(query))) return 4;
  return sounds.some(sound => sound.startsWith(query)) ? 5 : Infinity;
}

function find(query) {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return [];
  return facts.nodes.map((_, id) => ({ id, rank: rank(id, wanted) })).filter(hit => hit.rank < Infinity)
    .sort((a, b) => a.rank - b.rank || touching[b.id].length - touching[a.id].length || a.id - b.id).slice(0, HITS);
}

function findDocuments(query, most) {
  const wanted = query.trim().toLowerCase();
  return facts.documents.map((_, at) => at).filter(at => titles[at].includes(wanted)).slice(0, most);
}

function showResults() {
  const query = byId("search").value.trim();
  const found = view.starting && !query ? importance.slice(0, HITS).map(id => ({ id })) : find(query);
  const rows = [
    ...found.map(({ id }) => result(() => focus({ kind: "node", id }), glyph(facts.nodes[id].type), facts.nodes[id].name, facts.entities[facts.nodes[id].type][view.language])),
    ...(query ? findDocuments(query, 4) : []).map(at => result(() => openDocument(at), el("span", { className: "glyph" }, "¶"), documentName(at), words().document)),
  ];
  byId("results").replaceChildren(...(query && !rows.length ? [el("li", { className: "note" }, words().nothing)] : rows));
}

function result(act, mark, name, kind) {
  const take = () => {
    clearSearch();
    byId("search").blur(); // so that "/" begins the next search
    act();
  };
  return el("li", {}, el("button", { type: "button", onclick: take }, mark, el("span", { className: "name" }, name), el("small", {}, kind)));
}

function clearSearch() {
  byId("search").value = "";
  showResults();
}
