"""What every test shares."""

import pytest
from hypothesis import settings

# A busy machine is no defect: an example may take as long as it takes.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A file's bytes name no test: they hold the moment they were made, and two workers would not agree on the tests' names."""
    return argname if isinstance(val, bytes) else None
