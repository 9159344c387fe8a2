"""The page for everybody: checked with axe in every part of it, and its colours by the arithmetic of eyes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import builders
from tests.export.browsing import Visit, province

Open = Callable[..., Visit]


def read_a_quote(visited: Visit) -> None:
    visited.search("李乐成")
    visited.tab.click("#panel .row summary")
    visited.tab.click(".row figcaption .link")


PARTS: dict[str, Callable[[Visit], object]] = {
    "start": lambda it: None,
    "text and quote": read_a_quote,
    "search results": lambda it: it.tab.locator("#search").press_sequentially("l"),
    "documents": lambda it: it.tab.click("#tab-documents"),
    "doubts": lambda it: it.tab.click("#tab-doubts"),
    "dialog": lambda it: it.tab.click("#tool-query"),
    "english": lambda it: it.tab.click("#language"),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_axe_finds_no_fault(visit: Open, part: str, scheme: str, width: int) -> None:
    visited = visit(province(), width)
    visited.tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    PARTS[part](visited)
    visited.tab.wait_for_timeout(300)
    results = Axe().run(visited.tab)
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in results.response["violations"]] == []


# How colours look to eyes without one kind of cone, in linear RGB: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes,
# A Physiologically-based Model for Simulation of Color Vision Deficiency, IEEE TVCG 15 (2009), severity 1.0.
EYES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
APART = 10.0  # CIE76 units: 2.3 is just noticeable


def linear(color: str) -> list[float]:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """Linear sRGB in CIELAB, under D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (sum(a * b for a, b in zip(row, rgb, strict=True)) / w for row, w in zip(rows, white, strict=True))
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(color: str, eye: str) -> tuple[float, float, float]:
    parts = linear(color)
    return lab([min(1.0, max(0.0, sum(a * b for a, b in zip(row, parts, strict=True)))) for row in EYES[eye]])


@pytest.mark.parametrize("eye", EYES)
def test_types_differ_in_colour_for_every_eye_and_in_shape_for_those_that_see_none(eye: str) -> None:
    kinds = builders.VOCABULARY.entities.values()
    near = [
        (a.name, b.name, round(distance, 1))
        for a, b in combinations(kinds, 2)
        if (distance := sum((p - q) ** 2 for p, q in zip(seen(a.color, eye), seen(b.color, eye), strict=True)) ** 0.5)
        < APART
    ]
    assert near == []
    assert len({kind.shape for kind in kinds}) == len(kinds)
