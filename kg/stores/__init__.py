"""Asking, serving and loading the RDF of a build."""
