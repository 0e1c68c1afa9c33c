"""The best gate that can be had for a run: `spawn`, else `debug`, else `late`. Each try is a row, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial

from harness.device.adb import Device
from harness.errors import AppError, DeviceUnavailable
from harness.instrument.gates import GateKeeper, LateGate
from harness.instrument.spawn import SpawnGate
from harness.instrument.standing import StandingGate
from harness.instrument.wire import connect_told
from harness.model import Gate, GateOutcome, GateTry
from harness.run.frida import FridaSupply
from harness.run.order import Order
from harness.run.recorder import Recorder

_HOLDING = (Gate.SPAWN, Gate.DEBUG)


def arm_best(
    order: Order, ways: Mapping[Gate, Callable[[], GateKeeper]], note: Callable[[GateTry], None]
) -> GateKeeper:
    """Arm the first gate that holds anything, from the one that was asked for on; without any, hold nothing."""
    best, why = _find_best(order)
    for gate in _HOLDING[_HOLDING.index(best) :] if best in _HOLDING else ():
        try:
            _refuse_stopping(gate, order)
            keeper = ways[gate]()
        except (AppError, DeviceUnavailable) as error:
            note(GateTry(gate=gate, outcome=GateOutcome.LEFT, reason=error.problem))
        else:
            note(GateTry(gate=gate, outcome=GateOutcome.ARMED, reason=why if gate is best else None))
            return keeper
    note(GateTry(gate=Gate.LATE, outcome=GateOutcome.ARMED, reason=why if best is Gate.LATE else None))
    return LateGate()


def _refuse_stopping(gate: Gate, order: Order) -> None:
    if gate is Gate.DEBUG and order.continues is not None:
        raise AppError("Android stops the app that it makes the debug app, and this one goes on after the reboot")


def _find_best(order: Order) -> tuple[Gate, str | None]:
    """The gate to try first, and why no better one is."""
    if order.attach:
        return Gate.LATE, "the app was running already"
    return order.gate, None if order.gate is _HOLDING[0] else "it was asked for"


def arm_spawn(device: Device, package: str, supply: FridaSupply, recorder: Recorder, until: ExitStack) -> StandingGate:
    """Have the device's Frida hold the package's processes. Raises DeviceUnavailable when it cannot."""
    open_gate = partial(_open_gate, device.serial, package, supply.port, recorder)
    gate = StandingGate(open_gate, supply.restore, recorder.put)
    gate.arm()
    until.callback(gate.disarm)
    return gate


def _open_gate(serial: str, package: str, port: int, recorder: Recorder) -> SpawnGate:
    gate = SpawnGate(serial, package, partial(connect_told, port), recorder.put)
    if (obstacle := gate.find_obstacle()) is not None:
        gate.hang_up()
        raise DeviceUnavailable(serial, obstacle)
    return gate
