"""Command line: `python -m callcenter.pbx.install VAR` provides Asterisk and says which one it is."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from callcenter.errors import NoAsterisk
from callcenter.pbx.fetch import Step, provide_asterisk


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("var", type=Path, help="folder under which asterisk-root is kept")
    try:
        tree = asyncio.run(provide_asterisk(parser.parse_args().var, told))
    except NoAsterisk as error:
        print(error.reason, flush=True)
        return 1
    print(f"Asterisk {tree.version} in {tree.root or tree.binary}", flush=True)
    return 0


def told(step: Step) -> None:
    print(f"{step} / {step.en}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
