"""What several commands make of the same option."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.rulebook.rules import Rules


def rules_of(arguments: argparse.Namespace) -> Rules:
    """The rules that a command line asks for."""
    from kg.rulebook.rules import load_rules

    return load_rules(arguments.rules)
