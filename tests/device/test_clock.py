"""Both clocks of the device from one shell call, with an uncertainty that covers /proc/uptime's steps of 10 ms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.device.clock import parse_clock, parse_uptime
from harness.errors import DeviceError


def test_a_recorded_answer() -> None:
    sample = parse_clock("s", "77.51 135.49\n1795447707.629313970 +0100\n77.52 135.51\n")
    assert sample.at_wall_ns == 1795447707629313970
    assert sample.at_boottime_ns - sample.uncertainty_ns == 77_510_000_000
    assert sample.at_boottime_ns + sample.uncertainty_ns == 77_530_000_000
    assert sample.utc_offset_s == 3_600


@given(st.integers(0, 10**17), st.integers(0, 10**9))
def test_the_true_boot_clock_lies_within_the_uncertainty(boot_ns: int, delay_ns: int) -> None:
    def uptime(at_ns: int) -> str:
        return f"{at_ns // 10**9}.{at_ns // 10**7 % 100:02d} 1.00"

    text = f"{uptime(boot_ns)}\n5.000000000 -0930\n{uptime(boot_ns + delay_ns)}\n"
    sample = parse_clock("s", text)
    for true_ns in (boot_ns, boot_ns + delay_ns):
        assert abs(true_ns - sample.at_boottime_ns) <= sample.uncertainty_ns
    assert sample.utc_offset_s == -34_200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "77.51 135.49\n1795447707.629313970\n77.52 135.51\n",
        "77.51 135.49\n1795447707.%N +0100\n77.52 135.51\n",
        "sh: cat: not found\n",
    ],
)
def test_anything_else_quotes_what_the_device_said(text: str) -> None:
    with pytest.raises(DeviceError, match="said something else"):
        parse_clock("s", text)
    with pytest.raises(DeviceError, match="said something else"):
        parse_uptime("s", text)
