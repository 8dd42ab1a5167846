"""The city's register of places (地名库): read from its table, kept whole, and asked while a draft is written."""
