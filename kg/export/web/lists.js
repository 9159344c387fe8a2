// The other two lists beside the filter: documents, and what the reader should doubt.

const LONGEST = 200; // rows of a list, so that opening it takes no time

const documentName = at => facts.documents[at].name || words().untitled;

function showTabs() {
  const lists = { filters: showFilters, documents: showDocuments, doubts: showDoubts };
  const tab = name => button(words()[name], () => change({ tab: name }), { id: `tab-${name}`, role: "tab", ariaSelected: String(view.tab === name) });
  byId("tabs").ariaLabel = words().tools;
  byId("tabs").replaceChildren(...Object.keys(lists).map(tab));
  byId("list").setAttribute("aria-labelledby", `tab-${view.tab}`);
  byId("list").replaceChildren(...lists[view.tab]());
}

function showDocuments() {
  const input = el("input", { type: "search", placeholder: words().searchDocuments, ariaLabel: words().searchDocuments, value: showDocuments.wanted ?? "" });
  const list = el("ol", { className: "documents" });
  const fill = () => {
    showDocuments.wanted = input.value; // for when the list is made again
    const found = findDocuments(input.value, Infinity);
    const more = found.length > LONGEST ? [el("li", { className: "note" }, words().more(found.length - LONGEST))] : [];
    list.replaceChildren(...found.slice(0, LONGEST).map(documentRow), ...more);
  };
  input.addEventListener("input", fill);
  fill();
  return [...(facts.documents.length > 12 ? [input] : []), list];
}

function documentRow(at) {
  const { date, id } = facts.documents[at], only = view.document === at;
  const names = new Set(Object.values(namedIn[at]).flat().map(name => name.node)).size;
  return el("li", {}, button(documentName(at), () => openDocument(at), { className: "name link", title: id }),
    el("small", {}, [date, names].filter(Boolean).join(" · "), " ",
      button(words().only, () => change({ document: only ? null : at }), { className: "link", ariaPressed: String(only) })));
}

/** What was read but not decided, and what of the source was mended or is missing. */
function showDoubts() {
  const open = facts.unresolved.map(({ at, text, candidates, reason }) => doubt(at[0], at, text,
    [candidates.length ? `${words().couldBe} ${readable(candidates).join("、")}` : "", plain(reason)].filter(Boolean).join(" · ")));
  const mended = facts.mended.map(({ at, quotes: [before, after] }) => doubt(at[0], at, `…${before} ¦ ${after}…`, documentName(at[0])));
  const headless = facts.documents.flatMap(({ head_missing }, at) => (head_missing ? [doubt(at, null, documentName(at), facts.documents[at].id)] : []));
  const section = (title, rows) => (rows.length ? [el("h2", {}, `${title} · ${rows.length}`),
    el("ol", {}, ...rows.slice(0, LONGEST), ...(rows.length > LONGEST ? [el("li", { className: "note" }, words().more(rows.length - LONGEST))] : []))] : []);
  const all = [...section(words().unresolved, open), ...section(words().repairs, mended), ...section(words().headless, headless)];
  return all.length ? all : [el("p", { className: "note" }, words().noDoubts)];
}

/** Candidates by name; of those that bear one name in other documents (`name@document`) only how many there are. */
function readable(candidates) {
  const names = candidates.map(candidate => candidate.split("@")[0]), alike = name => names.filter(other => other === name).length;
  return [...new Set(candidates.map((candidate, i) => (candidate === names[i] ? candidate : words().namesakes(names[i], alike(names[i])))))];
}

/** A reason as the reader says it: it is written `rule: in English`. */
function plain(reason) {
  const [rule, ...rest] = reason.split(": ");
  return words().reasons[rule] ?? (rest.join(": ") || rule);
}

function doubt(at, passage, text, note) {
  return el("li", { className: "doubt" }, button(text, () => openDocument(at, passage), { className: "link" }), el("p", { className: "note" }, note));
}
