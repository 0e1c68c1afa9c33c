"""What a hook costs: `python -m benchmarks.hot_path` has an app call one method, hooked in several ways.

The method is `LocationManager.getLastKnownLocation(String)` without its call to the system, which would hide the hook:
a stand-in in an app of a virtual phone (`app/`), one for each way, called from 20 frames deep, with the row of the real
one. What our hook sends is read and acknowledged here. Rounds of all ways follow each other in one process; printed is
the median of the rounds. (b) is a hook of the bridge as it comes; ours spare it some work (`hooks/core/jni.ts`), as in
(b'). (e) and (f) are the floor that a hook could reach if it never entered JavaScript (`agents/in_c.ts`).
"""

from __future__ import annotations

import statistics

from benchmarks.rig import acknowledge, running

_ROUNDS, _WARM = 41, 4
_WAYS = {
    "(a) no Frida": 20_000,
    "(b) an empty hook": 500,
    "(b') the same, made as ours are": 500,
    "(c) the full evidence": 500,
    "(d) the naive way": 100,
    "(e) an empty hook, all in C": 2_000,
    "(f) the evidence into a ring, all in C": 2_000,
}


def main() -> None:
    """Measure and print."""
    calls = list(_WAYS.values())
    with running("hot_path", acknowledge) as rig:
        rounds = rig.script.exports_sync.measure(_ROUNDS + _WARM, calls)[_WARM:]
        assert rig.script.exports_sync.ringed() == calls[-1] * (_ROUNDS + _WARM)
    costs_us = [statistics.median(each[way] for each in rounds) / calls[way] / 1e3 for way in range(len(calls))]
    empty_us = costs_us[1]
    print(f"One call, the median of {_ROUNDS} rounds:")
    for way, cost_us in zip(_WAYS, costs_us, strict=True):
        print(f"{way:<42}{cost_us:8.2f} us  {cost_us / empty_us:5.2f} x (b)")


if __name__ == "__main__":
    main()
