import gc
import weakref

import pytest

from expectations.engine.collector import at_rest


class Knot:
    """Refers to itself: only the collector of cycles can free it."""

    def __init__(self) -> None:
        self.self = self


def test_nothing_is_collected_inside_and_everything_made_inside_is_afterwards() -> None:
    with at_rest():
        knot = weakref.ref(Knot())
        assert not gc.isenabled()
        assert knot() is not None
    assert knot() is None
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_the_collector_works_again_after_a_failure() -> None:
    with pytest.raises(RuntimeError), at_rest():
        raise RuntimeError
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_collector_that_was_stopped_stays_stopped() -> None:
    gc.disable()
    try:
        with at_rest():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
