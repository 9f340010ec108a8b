"""What every test shares."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.postgres import Cluster, NoServer, a_cluster

# A busy machine is no defect: an example may take as long as it takes.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A file's bytes name no test: they hold the moment they were made, and two workers would not agree on the tests' names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server, started by the first test that asks for one."""
    try:
        with a_cluster() as cluster:
            yield cluster
    except NoServer as reason:
        pytest.skip(str(reason))
