"""The shipped queries: what each answers, and that every engine answers the same."""
