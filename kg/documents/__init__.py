"""Bytes → Documents: what the user named, its encodings and formats, the articles of a page."""
