"""Scripts that measure: how fast, how large, how much the same."""
