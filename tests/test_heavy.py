"""The list of heavy tests names tests that exist."""

import re

import pytest

from tests.heavy import HEAVY


@pytest.mark.parametrize("path", sorted({name.split("::")[0] for name in HEAVY}))
def test_every_name_is_a_test(path, pytestconfig):
    text = (pytestconfig.rootpath / path).read_text(encoding="utf-8")
    for name in HEAVY:
        if name.startswith(path + "::"):
            function = re.split(r"[\[:]+", name)[1]
            assert re.search(rf"^def {function}\(", text, re.MULTILINE), name
