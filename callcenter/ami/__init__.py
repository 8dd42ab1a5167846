"""Asterisk's manager interface: bytes, connection, the actions we send, and what its events mean to us."""
