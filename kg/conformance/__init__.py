"""Whether the RDF of a build is what it must be."""
