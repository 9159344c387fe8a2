"""Tests of the map: one document in, what it states out."""
