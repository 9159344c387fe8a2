"""Whatever a document says, the page shows it as text: two hundred hostile strings in eight places, and none runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice, product

import pytest

from kg.model import Attribute, Evidence, Field, Graph, Unresolved
from tests import builders
from tests.export.browsing import Visit

Open = Callable[..., Visit]

RUN = "window.owned=1"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<a href=javascript:{RUN}>a</a>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<body onload={RUN}>",
    f"<style>@import 'x'</style><base href=//x><script src=data:,{RUN}></script>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"${{{RUN}}}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"{{% for a in [1] %}}<script>{RUN}</script>{{% endfor %}}",
    f"javascript:{RUN}",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"＜script＞{RUN}＜/script＞",
]
BREAKOUTS = ["", "\"'>", "</script>", "-->", "]]>", '\\"});', "\u2028", "*/", "`", "</textarea></title></style><!--"]
HOSTILE = [before + payload for before, payload in islice(product(BREAKOUTS, PAYLOADS), 200)]


def hostile_graph(texts: list[str]) -> Graph:
    """A document for each text, which is its id, its title and a name with alias, post, attribute and rule."""
    documents, nodes, edges, open_cases = [], [], [], []
    office = builders.node("Institution", "机关")
    for number, text in enumerate(texts):
        doc = builders.document(f"{text}任职于机关。", f"{number:03}{text}", title=text)
        quote, name = builders.evidence(doc, rule=text), Evidence(doc.id, Field.TEXT, 0, len(text), text, text)
        person = builders.node("Person", text, name, aliases=[f"又{text}"], local=f"p{number:03}")
        person = person._replace(attributes=(Attribute("date", text, quote),))
        documents.append(doc)
        nodes.append(person)
        edges.append(builders.edge(person, "holds_post", office, quote, post=text))
        open_cases.append(Unresolved(name, (text,), text))
    return replace(builders.graph(documents, [*nodes, office], edges), unresolved=tuple(open_cases))


def test_there_are_two_hundred() -> None:
    assert len(set(HOSTILE)) == 200


@pytest.mark.parametrize("files", [False, True])
def test_none_runs_wherever_it_stands(visit: Open, files: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if files:
        monkeypatch.setattr("kg.export.page.EMBEDDED", 0)
    graph = hostile_graph(HOSTILE)
    visited = visit(graph, vocabulary=builders.VOCABULARY)
    visited.tab.on("dialog", lambda dialog: visited.complaints.append(dialog.message))
    scripts = visited.tab.evaluate("document.scripts.length")
    shown = visited.tab.evaluate("""async () => {
        const arrived = at => new Promise(done => withTexts([at], done)), texts = [], look = selector =>
            [...document.querySelectorAll(selector)].map(element => element.textContent);
        const people = facts.nodes.flatMap((node, id) => (node.type === "Person" ? [id] : []));
        for (const id of people) {
            focus({ kind: "node", id }, false);
            for (const details of document.querySelectorAll("#panel details")) details.open = true;
            const [document_] = touching[id][0].evidence[0];
            openDocument(document_);
            await new Promise(done => setTimeout(done, 0)); // the details open
            await arrived(document_);
            texts.push([...look("#panel h2"), ...look("#panel dd"), ...look("#panel .post"), ...look("#panel code"),
                ...look("#panel blockquote"), ...look("#article h2"), ...look("#article .kicker")].join(" "));
            byId("search").value = facts.nodes[id].name;
            showResults();
        }
        focus(null);
        for (const tab of ["documents", "doubts", "filters"]) change({ tab });
        offerQuery();
        return texts;
    }""")
    visited.tab.wait_for_timeout(300)
    assert len(shown) == 200
    people = [node.name for node in graph.nodes if node.type == "Person"]
    assert all(text.count(name.replace("\u2028", " ")) >= 6 for name, text in zip(people, normal(shown), strict=True))
    assert visited.tab.evaluate("[window.owned, document.title]") == [None, "政图 · 政策知识图谱"]
    assert visited.tab.locator("img, iframe, svg, video, math, base, #panel script, #article script").count() == 0
    assert visited.tab.evaluate("document.scripts.length") == scripts + (1 if files else 0)
    assert visited.complaints == [] and visited.violations() == []


def normal(texts: list[str]) -> list[str]:
    return [text.replace("\u2028", " ") for text in texts]
