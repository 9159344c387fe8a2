// The legend, which is the filter too: entity types, relation types, time; and the document chosen.

const BARS = 24; // the most bars that time is drawn with

const ISO = /^\d{4}-\d\d-\d\d$/;
const dates = [...new Set(facts.documents.map(({ date }) => date).filter(date => ISO.test(date)))].sort();

function showFilters() {
  const section = (kind, tally) => Object.keys(facts[kind]).filter(type => tally.all.get(type)).map(type => el("li", {},
    el("button", { type: "button", ariaPressed: String(shows(kind, type)), onclick: () => toggle(`${kind}/${type}`) },
      kind === "entities" ? glyph(type) : el("span", { className: "glyph note", ariaHidden: "true" }, "→"),
      facts[kind][type][view.language], el("small", {}, part(tally.now.get(type) ?? 0, tally.all.get(type))))));
  const narrowing = view.hidden.size || narrowed();
  return [
    ...(view.document === null ? [] : [el("p", { className: "waiting" }, words().onlyThis(documentName(view.document)))]),
    ...(narrowing ? [button(words().all, showAll, { className: "link" })] : []),
    el("h2", {}, words().entities), el("ol", {}, ...section("entities", tallies(facts.nodes, shown.nodes, "entities"))),
    el("h2", {}, words().relations), el("ol", {}, ...section("relations", tallies(facts.edges, shown.edges, "relations"))),
    ...(statements.some(edge => edge.source === "gazetteer") ? [el("p", { className: "note" }, words().dashed)] : []),
    ...(dates.length ? timeFilter() : []),
  ];
}

/** How many things of each type there are, and how many are in sight; a type switched off keeps its whole count. */
function tallies(things, seen, kind) {
  const all = new Map(), now = new Map();
  things.forEach(({ type }, id) => {
    all.set(type, (all.get(type) ?? 0) + 1);
    if (seen.has(id) || !shows(kind, type)) now.set(type, (now.get(type) ?? 0) + 1);
  });
  return { all, now };
}

const part = (now, all) => (now === all ? all.toLocaleString("en") : `${now.toLocaleString("en")} / ${all.toLocaleString("en")}`);

/** Bars that count documents by year, month or day, and the two ends of the time chosen. */
function timeFilter() {
  const cut = [4, 7, 10].filter(length => new Set(dates.map(date => date.slice(0, length))).size <= BARS).at(-1) ?? 4;
  const tally = new Map();
  for (const { date } of facts.documents) if (ISO.test(date)) tally.set(date.slice(0, cut), (tally.get(date.slice(0, cut)) ?? 0) + 1);
  const most = Math.max(...tally.values());
  const bars = [...tally].sort().map(([period, count]) => {
    const bar = button("", () => change({ from: period, to: period }), { className: "bar", title: `${period} · ${count}`, ariaLabel: `${period} · ${count}` });
    bar.ariaPressed = String((!view.from || period >= view.from.slice(0, cut)) && (!view.to || period <= view.to.slice(0, cut)));
    const fill = el("span", {});
    fill.style.height = `${Math.max(8, (100 * count) / most)}%`;
    bar.append(fill);
    return bar;
  });
  const end = name => el("label", {}, `${words()[name]} `, el("input", {
    type: "date", min: dates[0], max: dates.at(-1), value: view[name].length === 10 ? view[name] : "", onchange: event => change({ [name]: event.target.value }),
  }));
  const undated = facts.documents.filter(({ date }) => !ISO.test(date)).length;
  return [el("h2", {}, words().time), el("div", { className: "bars" }, ...bars),
    el("div", { className: "note ends" }, el("span", {}, dates[0]), el("span", {}, dates.at(-1))), el("div", { className: "dates" }, end("from"), end("to")),
    ...(undated ? [el("p", { className: "note" }, words().undated(undated))] : [])];
}

function toggle(key) {
  view.hidden.delete(key) || view.hidden.add(key);
  change({});
}

function showAll() {
  view.hidden.clear();
  change({ document: null, from: "", to: "", hops: 0, folded: new Set() });
}
