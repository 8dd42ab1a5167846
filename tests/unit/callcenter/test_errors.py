"""Errors say what happened in one sentence and carry what they are about."""

import pytest

from callcenter import errors


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (errors.LinkLost("reset {by} peer"), "The link to Asterisk is lost: reset {by} peer"),
        (errors.LinkSilent(1.6), "The link to Asterisk is lost: nothing heard and no answer to a ping for 1.6 s"),
        (errors.EventsOverflowed(20), "The link to Asterisk is lost: 20 events were waiting to be read"),
        (errors.LoginRefused("bridge", "no"), "Asterisk refused the manager account 'bridge': no"),
        (errors.ActionRefused("QueueAdd", "No such queue"), "Asterisk refused QueueAdd: No such queue"),
        (
            errors.UnsafeHeader("Exten"),
            "The header 'Exten' holds a line break, NUL or other character that cannot be sent",
        ),
        (errors.MessageTooLong(100), "A message from Asterisk is longer than 100 bytes"),
        (errors.IllegalTransition("call", "ended", "ring"), "call has no step 'ring' from 'ended'"),
        (errors.StaleWriter(3, 4), "The floor stands at revision 4, not 3: another bridge has written"),
        (errors.Gap(7), "Revisions after 7 are no longer in the stream"),
    ],
)
def test_an_error_is_one_sentence_with_its_facts(error, message):
    assert str(error) == message
    assert isinstance(error, errors.TelephonyError)


def test_whoever_waits_for_a_link_catches_every_way_of_losing_it():
    assert issubclass(errors.LinkSilent, errors.LinkLost)
    assert issubclass(errors.EventsOverflowed, errors.LinkLost)
    assert not issubclass(errors.LoginRefused, errors.LinkLost)
