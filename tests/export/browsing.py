"""A small graph, and a page of it open in a browser: what all tests of the page share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from playwright.sync_api import Page

from kg.model import Document, Edge, Evidence, Field, Graph, Node
from kg.rulebook.vocabulary import EntityType, RelationType
from tests import builders

VOCABULARY = replace(
    builders.VOCABULARY,
    entities={
        "Place": EntityType("Place", "place", "地方", "Place", (), "#1b7f5c", "dot"),
        "Person": EntityType("Person", "person", "人物", "Person", (), "#8a3ffc", "triangle"),
        "Plan": EntityType("Plan", "plan", "规划与文件", "Plan or policy", (), "#b3541e", "diamond"),
    },
    relations={
        "located_in": RelationType("located_in", "位于", "located in", ("Place",), ("Place",)),
        "holds_post": RelationType("holds_post", "任职于", "holds post at", ("Person",), ("Place",)),
        "issues": RelationType("issues", "发布", "issues", ("Place",), ("Plan",)),
    },
    attributes={},
)

# U+20BB7 takes two UTF-16 units: offsets that count code points must survive it.
SENTENCE = "𠮷日，辽宁省省长李乐成发布《辽宁振兴方案》。"
HOSTILE = "</script><script>document.title='owned'</script>"
INJECTION = '"><img src=x onerror="document.title=\'owned\'">'


def evidence(text: str, start: int, end: int) -> Evidence:
    return Evidence("d1", Field.TEXT, start, end, text[start:end], "rule.of_test")


def province(person: str = "李乐成", plan: str = "辽宁振兴方案", sentence: str = SENTENCE) -> Graph:
    """A province, its city, its governor and its plan; one other place stands alone."""

    def found(name: str) -> tuple[Evidence, ...]:
        start = sentence.find(name)
        return (evidence(sentence, start, start + len(name)),) if start >= 0 else ()

    whole = (evidence(sentence, 0, len(sentence)),)
    return Graph(
        documents=(Document("d1", sentence, "省政府公报", "2024-03-15"),),
        nodes=(
            Node("person/1", "Person", person, mentions=found(person)),
            Node("place/210000", "Place", "辽宁省", "210000", ("辽宁", "我省"), found("辽宁省")),
            Node("place/210100", "Place", "沈阳市", "210100", ("沈阳",)),
            Node("place/渤海", "Place", "渤海"),
            Node("plan/1", "Plan", plan, mentions=found(plan)),
        ),
        edges=(
            Edge("person/1", "holds_post", "place/210000", "省长", evidence=whole),
            Edge("place/210000", "issues", "plan/1", evidence=whole),
            Edge("place/210100", "located_in", "place/210000", source="gazetteer"),
        ),
        unresolved=(),
    )


@dataclass
class Visit:
    """An open page, and everything it did that a page must not do."""

    tab: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def violations(self) -> object:
        return self.tab.evaluate("violations")

    def text(self, selector: str) -> str:
        return self.tab.locator(selector).inner_text()

    def search(self, name: str) -> None:
        self.tab.keyboard.press("/")
        self.tab.keyboard.type(name)
        self.tab.keyboard.press("Enter")


def painted(tab: Page) -> int:
    """How many pixels of the canvas carry ink."""
    count = tab.evaluate("""() => {
        const canvas = document.querySelector("canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    }""")
    assert isinstance(count, int)
    return count
