"""Prints how the merge grows: synthetic extractions of many documents that share places, bodies and people.

They come from a stream, made one by one: the time to make them is not counted, and the memory is what the merge itself
takes, its graph included, beyond the rules that are loaded before. The faster of two runs counts.

python -m benchmarks.merge            # 25,000, 50,000 and 100,000 documents
"""

from __future__ import annotations

import gc
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from kg.merging.merge import merge
from kg.model import Document, Entity, Evidence, Extraction, Field, Graph, Relation
from kg.rulebook.rules import Rules, load_rules

_RUNS = 2
_TEXT = "青河市市长孟晓岚会见了柳林镇镇长赵文，并出席了湿地保护工作会议。"
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "晓岚文明华建国志强玉兰春生海山云峰"


def extraction(number: int, chance: random.Random) -> Extraction:
    """One document: two places, two bodies, three people with posts, an event. Half of the people are namesakes."""
    document = Document(f"d{number:06}", _TEXT, "题目", f"20{number % 25:02}-01-{number % 28 + 1:02}")
    names = [
        *(("Place", f"第{int(chance.paretovariate(0.8)) % 40_000}镇") for _ in range(2)),
        *(("Institution", f"第{int(chance.paretovariate(0.8)) % 80_000}局") for _ in range(2)),
        *(("Person", chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))) for _ in range(3)),
        ("Event", f"第{number // 3}次会议"),
    ]
    entities = tuple(entity(document, f"e{i}", *one) for i, one in enumerate(dict.fromkeys(names), 1))
    people = [one for one in entities if one.type == "Person"]
    bodies = [one for one in entities if one.type == "Institution"]
    held = tuple(
        Relation(person.id, "holds_post", bodies[i % len(bodies)].id, quote(document, "holds_post.test"), "局长")
        for i, person in enumerate(people)
    )
    attended = tuple(Relation(one.id, "attends", entities[-1].id, quote(document, "attends.test")) for one in people)
    return Extraction(document, entities, held + attended)


def entity(document: Document, id_: str, type_: str, name: str) -> Entity:
    """One thing with two mentions."""
    mentions = (quote(document, "test.first"), quote(document, "test.second"))
    return Entity(id_, type_, name, f"{type_.lower()}/{name}", mentions=mentions)


def quote(document: Document, rule: str) -> Evidence:
    """The whole text."""
    return Evidence(document.id, Field.TEXT, 0, len(_TEXT), _TEXT, rule)


@dataclass
class Stream:
    """So many extractions, each made when it is asked for; ``seconds`` is the CPU time that this took."""

    count: int
    seconds: float = 0.0

    def __iter__(self) -> Iterator[Extraction]:
        chance = random.Random(1)
        for number in range(self.count):
            begun = time.process_time()
            made = extraction(number, chance)
            self.seconds += time.process_time() - begun
            yield made


def peak() -> float:
    """The most memory that this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(count: int, rules: Rules) -> tuple[float, Graph]:
    """The CPU seconds of a merge, without those of making what is merged, and its graph."""
    stream = Stream(count)
    begun = time.process_time()
    graph = merge(stream, rules.vocabulary.base, rules.resolution.identity)
    return time.process_time() - begun - stream.seconds, graph


def main() -> None:
    """Merges ever more documents."""
    rules = load_rules()
    gc.disable()  # as `kg build` does
    before, loaded = 0.0, peak()
    for count in map(int, sys.argv[1:] or ("25000", "50000", "100000")):
        times: list[float] = []
        size = ""
        for _ in range(_RUNS):
            seconds, graph = measured(count, rules)
            size = f"{len(graph.nodes):9,} nodes  {len(graph.edges):9,} edges"
            times.append(seconds)
            del graph  # before the next run, so that one graph is held at a time
        grown = f"{min(times) / before:.2f}× of half" if before else ""
        print(f"{count:9,} documents  {min(times):7.2f} s  {size}  {peak() - loaded:6,.0f} MB  {grown}")
        before = min(times)


if __name__ == "__main__":
    main()
