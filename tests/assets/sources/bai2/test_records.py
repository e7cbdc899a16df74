"""The physical records of a report are looked into only where they can be some."""

import pytest

from assets.sources.bai2.records import records_of
from contracts.errors import RefusedFileError


def test_a_record_longer_than_any_report_has_is_refused_unread() -> None:
    endless = b"01,CITIDIRECT,8888888,150716,0713,00131100,,,2/\n02," + b"9" * (1 << 20) + b"/\n99,"

    with pytest.raises(RefusedFileError, match=r"RECORD_LENGTH at record 2 .*1,048,58. bytes"):
        records_of(endless, "utf-8")
