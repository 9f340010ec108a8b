"""What the pages tell Prefect is taken by a real server."""

from __future__ import annotations

import asyncio
import logging
from datetime import date

import pytest
from prefect.settings import PREFECT_API_URL

from ita_model.calendar import office_moment
from ita_model.states import State
from tests.flows.conftest import Prefect
from web.events import Happened, PrefectEvents

pytestmark = pytest.mark.xdist_group("prefect")


def test_prefects_own_server_takes_the_event(prefect: Prefect, caplog: pytest.LogCaptureFixture) -> None:
    happened = Happened(
        "por", 812, "การประชุม · กองคลัง · ต.ค.", State.ACCEPTED, "secretary", office_moment(date(2024, 3, 22), 10)
    )
    with caplog.at_level(logging.WARNING, logger="ita.web"):
        asyncio.run(PrefectEvents(str(PREFECT_API_URL.value())).tell(happened))
        assert caplog.messages == []
        asyncio.run(PrefectEvents(f"{PREFECT_API_URL.value()}/nowhere").tell(happened))
        assert caplog.messages == ["Prefect was not told of ita.checkpoint.accepted: HTTPStatusError"]
