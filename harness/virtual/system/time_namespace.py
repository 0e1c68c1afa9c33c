"""A boot clock that starts anew: the kernel gives what is started in a time namespace clocks of its own.

What a thread starts gets the namespace that the thread has asked for, and Frida starts the phone's processes from a
thread of its own. It lets us in there when it tells of a new device. See time_namespaces(7); it takes CAP_SYS_ADMIN and
CAP_SYS_TIME.
"""

from __future__ import annotations

import ctypes
import threading
from pathlib import Path

_CLONE_NEWTIME = 0x80
_SECOND = 1_000_000_000
_NOBODY = "127.0.0.1:9"  # a device that is named and never talked to
_WITHIN_S = 5.0


def is_permitted() -> bool:
    """Say whether this process may make time namespaces."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(_can_move()))  # the thread takes its namespace along
    thread.start()
    thread.join()
    return answers == [True]


def start_clocks_anew(boot_offset_ns: int, uptime_offset_ns: int) -> None:
    """Move the clocks of all processes that Frida starts from now on to the host's plus this. Blocks.

    Raises OSError when the kernel refuses.
    """
    import frida

    manager, failures, is_done = frida.get_device_manager(), list[OSError](), threading.Event()

    def on_added(_: object) -> None:
        try:
            _move(boot_offset_ns, uptime_offset_ns)
        except OSError as error:
            failures.append(error)
        is_done.set()

    manager.on("added", on_added)
    manager.add_remote_device(_NOBODY)
    was_called = is_done.wait(_WITHIN_S)
    manager.off("added", on_added)
    manager.remove_remote_device(_NOBODY)
    if not was_called:
        raise OSError("Frida did not tell of a device")
    if failures:
        raise failures[0]


def _move(boot_offset_ns: int, uptime_offset_ns: int) -> None:
    if not _ask_for_another():
        raise OSError("no time namespace is to be had")
    lines = f"boottime {_in_words(boot_offset_ns)}\nmonotonic {_in_words(uptime_offset_ns)}\n"
    Path(f"/proc/{threading.get_native_id()}/timens_offsets").write_text(lines, encoding="ascii")


def _can_move() -> bool:
    try:
        _move(0, 0)
    except OSError:
        return False
    return True


def _in_words(offset_ns: int) -> str:
    seconds, nanos = divmod(offset_ns, _SECOND)
    return f"{seconds} {nanos}"


def _ask_for_another() -> bool:
    return bool(ctypes.CDLL(None).unshare(_CLONE_NEWTIME) == 0)
