"""Ports that tests give to their servers and telephones."""

import socket

from tests.ports import HERE, free_block, free_pair, free_port


def test_no_port_is_given_out_twice_in_a_row_of_many():
    given = [free_port(socket.SOCK_DGRAM) for _ in range(200)]
    given += [port for first in (free_pair() for _ in range(50)) for port in (first, first + 1)]
    assert len(set(given)) == len(given)
    assert not any(port % 2 for port in given[:200])


def test_blocks_do_not_touch_each_other():
    firsts = [free_block(8) for _ in range(40)]
    rows = [port for first in firsts for port in range(first, first + 8)]
    assert len(set(rows)) == len(rows)


def test_what_somebody_has_is_passed_over():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        held = free_port(socket.SOCK_DGRAM)
        taken.bind((HERE, held))
        assert held not in {free_port(socket.SOCK_DGRAM) for _ in range(4000)}
