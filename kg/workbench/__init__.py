"""For those who write rules: why, why not, how good, what changed."""
