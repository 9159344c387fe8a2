"""The readers of ``rules/``: checked, compiled, frozen."""
