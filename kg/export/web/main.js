// The page begins here: everything shown anew after each change, and what keys and clicks mean.

function show() {
  look();
  const { title, motto, other, search, census } = words();
  document.documentElement.lang = view.language === "zh" ? "zh-Hans" : "en";
  document.title = title;
  byId("motto").textContent = motto;
  byId("language").textContent = other;
  byId("language").lang = view.language === "zh" ? "en" : "zh-Hans";
  byId("search").placeholder = byId("search").ariaLabel = search;
  byId("canvas").ariaLabel = words().canvas;
  byId("article").ariaLabel = words().article;
  byId("census").textContent = census(part(shown.nodes.size, facts.nodes.length), part(shown.edges.size, statements.length), facts.documents.length.toLocaleString("en"));
  byId("most").replaceChildren(...(start.size < facts.nodes.length ? beginnings() : []));
  showTools();
  showTabs();
  showPanel();
  paint();
  showArticle();
}

/** Where to begin in a graph too large to be drawn whole: with the most connected, one document or one thing. */
function beginnings() {
  const { most, or, oneDocument, oneThing } = words();
  const choose = () => { change({ starting: true }); byId("search").focus(); showResults(); };
  return [most(start.size.toLocaleString("en")), button(oneDocument, () => change({ tab: "documents" }), { className: "link" }),
    or, button(oneThing, choose, { className: "link" })];
}

function showTools() {
  const tools = { back: () => history.back(), fit, loosen, picture: savePicture, table: saveTable, link: offerLink, query: offerQuery };
  byId("tools").ariaLabel = words().tools;
  byId("tools").replaceChildren(...Object.entries(tools).map(([name, act]) =>
    button(words()[name], act, { className: "tool", id: `tool-${name}`, ...(name === "loosen" ? { ariaPressed: String(loosen.on ?? false) } : {}) })));
}

/** Let the browser move the nodes, or stop it. */
function loosen() {
  loosen.on = !loosen.on;
  network.setOptions({ physics: { enabled: loosen.on } });
  byId("tool-loosen").ariaPressed = String(loosen.on);
}

function pressed({ key, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey || byId("offer").open) return false;
  if (key === "Escape") {
    clearSearch();
    if (view.focus || view.pathFrom !== null || view.starting) focus(null);
    else if (view.reading !== null) change({ reading: null, passage: null });
  } else if (key === "/" && target.tagName !== "INPUT") {
    byId("search").focus();
    return true;
  } else if (key === "Enter" && target === byId("search")) {
    document.querySelector("#results button")?.click();
  } else if (key === "ArrowDown" || key === "ArrowUp") {
    return step(target, key === "ArrowDown" ? 1 : -1);
  } else if ((key === "ArrowLeft" || key === "ArrowRight") && target.role === "tab") {
    const tabs = [...byId("tabs").children], next = tabs.at((tabs.indexOf(target) + (key === "ArrowRight" ? 1 : -1)) % tabs.length).id;
    byId(next).click();
    byId(next).focus();
    return true;
  }
  return false;
}

/** Up and down among the search box and what it found. */
function step(target, by) {
  const stops = [byId("search"), ...document.querySelectorAll("#results button")];
  const at = stops.indexOf(target);
  if (at >= 0) stops.at((at + by) % stops.length).focus();
  return at >= 0;
}

function clicked({ pointer }) {
  const node = network.getNodeAt(pointer.DOM) ?? captionAt(pointer.DOM), edge = network.getEdgeAt(pointer.DOM);
  focus(node !== undefined ? { kind: "node", id: node } : edge !== undefined ? { kind: "edge", id: edge } : null, false);
}

/** Hovering an edge names it. */
function hovered({ edge }, over) {
  byId("canvas").style.cursor = over ? "pointer" : "";
  hovering = over ? edge ?? null : null;
  network.redraw();
}

/** A node that was dragged stays, whatever moves the others. */
function pinned({ nodes: dragged }) {
  nodes.update(dragged.map(id => ({ id, fixed: true, ...network.getPosition(id) })));
}

network.on("click", clicked);
network.on("doubleClick", ({ nodes: [id] }) => id !== undefined && hiddenNeighbours(id).length && expand(id));
network.on("dragEnd", pinned);
network.on("beforeDrawing", captionAlone);
network.on("afterDrawing", shine);
network.on("afterDrawing", writeCaptions);
for (const kind of ["Node", "Edge"]) {
  network.on(`hover${kind}`, event => hovered(event, true));
  network.on(`blur${kind}`, event => hovered(event, false));
}
document.addEventListener("keydown", event => pressed(event) && event.preventDefault());
window.addEventListener("hashchange", followAddress);
byId("search").addEventListener("input", showResults);
byId("language").addEventListener("click", () => change({ language: view.language === "zh" ? "en" : "zh" }));
dark.addEventListener("change", show);
readAddress();
show();
bringIntoView([...(light ?? shown).nodes], false);
performance.mark("drawn");
