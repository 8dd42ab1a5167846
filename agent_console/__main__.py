"""`python -m agent_console` is `hotline`."""

from agent_console.cli import main

main()
