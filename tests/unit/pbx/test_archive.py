"""Which archive apt uses, from both formats of its source lists."""

from __future__ import annotations

import pytest

from callcenter.pbx.archive import Archive, default_mirror, main_archive, stanza

DEB822 = """\
# a comment
Types: deb
URIs: http://mirror.example/security
Suites: stable-security
Components: main
Signed-By: /keys/security.gpg

Types: deb
# another
URIs: http://mirror.example/debian
Suites: stable stable-updates
Components: main contrib
Signed-By: /keys/archive.gpg
"""

LINES = """\
# deb http://commented.example/debian stable main
deb http://mirror.example/security stable-security main
deb-src http://mirror.example/debian stable main
deb [arch=amd64 signed-by=/keys/archive.gpg] http://mirror.example/debian stable main contrib  # ours
"""


def test_it_reads_the_main_archive_from_deb822_sources():
    assert main_archive([], [DEB822]) == Archive(uri="http://mirror.example/debian", signed_by="/keys/archive.gpg")


def test_it_reads_the_main_archive_from_one_line_lists():
    assert main_archive([LINES], []) == Archive(uri="http://mirror.example/debian", signed_by="/keys/archive.gpg")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Types: deb-src\nURIs: http://a.example/\nSuites: stable\nComponents: main\n",
        "Enabled: no\nTypes: deb\nURIs: http://a.example/\nSuites: stable\nComponents: main\n",
        "Types: deb\nURIs: http://a.example/\nSuites: nodistro\nComponents: extra\n",
    ],
)
def test_it_finds_nothing_where_no_main_archive_is_enabled(text):
    assert main_archive([], [text]) is None


def test_it_does_not_carry_over_an_inline_key():
    text = stanza(Archive(uri="http://a.example/debian"), "stable", "\n -----BEGIN\n .\n abc")
    assert main_archive([], [text]) == Archive(uri="http://a.example/debian")


def test_it_finds_the_default_address_in_debootstrap():
    assert default_mirror('X=1\nDEF_MIRROR="http://archive.example/debian"\n') == "http://archive.example/debian"
    assert default_mirror("nothing here") is None


def test_it_writes_a_list_that_it_reads_back():
    archive = Archive(uri="http://a.example/debian", signed_by="/keys/k.gpg")
    assert main_archive([], [stanza(archive, "stable", "/keys/k.gpg")]) == archive
