"""A citizen's own data in the database: sealed under keys from a file, found by blind indexes, taken out when the time
comes. Models declare it with the fields of `tickets.personal.fields`; nobody else seals or opens anything.
"""
