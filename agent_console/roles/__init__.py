"""What a process does: each role is one coroutine that never returns by itself; `hotline up` runs all four."""
