"""What the package promises, tested. Run ``pytest`` in the repository."""
