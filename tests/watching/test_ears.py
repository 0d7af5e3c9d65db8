"""What the kernel says of folders, also of those that come only while somebody listens."""

from __future__ import annotations

import pytest

from nablagrade.platforms.keeping import put
from nablagrade.watching.ears import Ears

PATIENCE_SECONDS = 30.0  # of a busy machine


def heard(ears, path):
    """Whether a file is heard of."""
    return any(one.path == path for one in ears.wait(PATIENCE_SECONDS))


def test_a_folder_that_comes_later_is_listened_to(tmp_path):
    """As the exchange does, which the first release makes; whether it is named once or with each look."""
    late = tmp_path / "late"
    with Ears([late]) as ears:
        late.mkdir()
        for _ in range(2):
            ears.listen_to([late])
        (late / "level-a.ipynb").write_text("{}")
        assert heard(ears, late / "level-a.ipynb")
        assert ears.problem is None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # the library's own thread
def test_a_hand_in_that_is_put_anew_is_heard_each_time(tmp_path):
    """New files come in the old ones' place by an exchange of two folders, which a library may not understand."""
    with Ears([tmp_path]) as ears:
        for number in range(5):
            put(tmp_path / "anna" / "sums", {f"{number}.ipynb": b"{}"})
            assert ears.wait(PATIENCE_SECONDS)
            while ears.wait(0.1):
                pass
