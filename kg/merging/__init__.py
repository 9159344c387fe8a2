"""The reduce of the line: Extractions → Graph, across documents."""
