"""Ways to run the map over many documents. Whichever runs it, the bytes are the same."""
