"""Durations and times of day as they are written on a command line."""

from __future__ import annotations

import re
from datetime import time, timedelta

import click

_DURATION = re.compile(r"(\d{1,6})([mhd])")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class Duration(click.ParamType[timedelta]):
    """`90m`, `20h`, `2d`."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read it. What is one already passes."""
        if isinstance(value, timedelta):
            return value
        match = _DURATION.fullmatch(str(value))
        if match is None or not int(match[1]):
            self.fail(f"{value!r} is no duration: write 90m, 20h or 2d", param, ctx)
        return timedelta(**{_UNITS[match[2]]: int(match[1])})


class Clock(click.ParamType[time]):
    """`06:00`, by the clock on the wall."""

    name = "time of day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> time:
        """Read it. What is one already passes."""
        if isinstance(value, time):
            return value
        match = _CLOCK.fullmatch(str(value))
        if match is None:
            self.fail(f"{value!r} is no time of day: write 06:00", param, ctx)
        return time(int(match[1]), int(match[2]))


def write_duration(value: timedelta) -> str:
    """Write a duration so that it can be read again."""
    minutes = int(value.total_seconds()) // 60
    if minutes % 60:
        return f"{minutes}m"
    return f"{minutes // 60}h"
