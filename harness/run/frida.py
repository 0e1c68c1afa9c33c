"""The Frida of a run: the one that answers on the device already, or the user's frida-server, brought for the run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from harness.device.adb import Device
from harness.device.adb_client import find_free_port
from harness.device.frida_server import DeviceServer, LocalServer, mismatch, open_server, read_abis
from harness.device.root import Root, find_root, restart_as_root
from harness.device.undo import ending, removing, unforwarding, unrooting
from harness.errors import DeviceUnavailable
from harness.instrument.reach import find_refusal, host_version, wait_for_answer
from harness.model import ChangeKind, FridaServer, Recovery
from harness.run.changes import Changes
from harness.run.order import Notice, Show
from harness.run.revival import Revival

_ANSWER_S = 20.0


class FridaSupply:
    """Sees that a Frida of this host's version answers. What it changes on the device is undone as `until` unwinds."""

    def __init__(
        self,
        wanted: FridaServer,
        device: Device,
        changes: Changes,
        recovered: Callable[[Recovery], object],
        show: Show,
    ) -> None:
        self._wanted = wanted
        self._device = device
        self._changes = changes
        self._recovered = recovered
        self._show = show
        self._there = DeviceServer(device, wanted.name, wanted.port)
        self._revival: Revival | None = None
        self.port = 0

    def provide(self, until: ExitStack) -> int:
        """Return the `port` of this host at which Frida answers.

        One that answers already is taken as it is and left: a frida-server that somebody started, a virtual phone's
        portal, a Gadget in an app that runs. Raises DeviceUnavailable when there is none and none can be brought.
        """
        self.port = self._forward(until)
        if find_refusal(self.port) is None:
            if self._there.find_pids():
                self._refuse_other_version()
                self._revival = self._watch_over(None)
            return self.port
        if self._wanted.source is None:
            raise DeviceUnavailable(
                self._device.serial,
                f"no Frida answers on its port {self._wanted.port}",
                mend='name a frida-server of yours in devices.toml: frida_server = "FILE"; on a device without root, '
                "start an app that has Frida's Gadget in it, and observe it with --attach",
            )
        self._refuse_silent_one()
        with open_server(self._wanted.source, host_version(), read_abis(self._device)) as local:
            self._bring(local, self._become_root(until), until)
        return self.port

    def restore(self) -> None:
        """Have the port lead to Frida again after a connection was lost: the forward may be gone, or frida-server dead.

        Raises DeviceError while adb does not answer, DeviceUnavailable when frida-server is dead and stays so.
        """
        self._device.forward(self._wanted.port, self.port)
        if self._revival is not None:
            self._revival.look()

    def _watch_over(self, root: Root | None) -> Revival:
        return Revival(self._device.serial, self._there, root, self._recovered, self._show)

    def _forward(self, until: ExitStack) -> int:
        here = find_free_port()
        return self._changes.make(
            ChangeKind.FORWARDED,
            f"tcp:{self._wanted.port}",
            lambda: self._device.forward(self._wanted.port, here),
            undo=unforwarding(here),
            until=until,
        )

    def _refuse_other_version(self) -> None:
        """Raise DeviceUnavailable for a frida-server of another version, as far as its version can be told."""
        if (root := find_root(self._device)) is None:
            return
        version = self._there.read_running_version(root)
        if version not in {None, host_version()}:
            raise mismatch(self._device.serial, str(version), host_version())

    def _refuse_silent_one(self) -> None:
        """Raise DeviceUnavailable for a server that runs and does not answer: it is not ours to end."""
        if pids := self._there.find_pids():
            raise DeviceUnavailable(
                self._device.serial,
                f"{self._wanted.name} runs there (pid {pids[0]}) and does not answer on port {self._wanted.port}",
                mend="end it, or say in devices.toml where it listens: frida_port = N",
            )

    def _become_root(self, until: ExitStack) -> Root:
        root = find_root(self._device)
        if root is not None:
            return root
        self._changes.make(
            ChangeKind.ROOTED,
            "adbd",
            lambda: restart_as_root(self._device),
            undo=unrooting(),
            until=until,
        )
        return Root.ADBD

    def _bring(self, local: LocalServer, root: Root, until: ExitStack) -> None:
        """Push, start, and wait for an answer. A killed run's server is ended by the guardian."""
        self._push(local, until)
        self._there.require_version(host_version())
        self._show(Notice(text=f"start frida-server {host_version()} as root by {root}"))
        self._changes.make(
            ChangeKind.STARTED,
            self._there.path,
            lambda: self._there.start(root),
            undo=ending(self._wanted.name, root),
            until=until,
            detail=f"as root by {root}, on port {self._wanted.port}",
        )
        self._revival = self._watch_over(root)
        until.callback(self._revival.stop)
        self._device.forward(self._wanted.port, self.port)  # again: where adbd was started anew, it is gone
        if (refusal := wait_for_answer(self.port, _ANSWER_S)) is not None:
            mend = "see what it says when started by hand, or: harness doctor"
            raise DeviceUnavailable(self._device.serial, f"its frida-server does not answer: {refusal}", mend=mend)

    def _push(self, local: LocalServer, until: ExitStack) -> None:
        """Bring the file, unless the very same one is there already."""
        if self._there.read_sha256() == local.sha256:
            return
        self._changes.make(
            ChangeKind.PUSHED,
            self._there.path,
            lambda: self._there.push(local),
            undo=removing(self._there.path),
            until=until,
            detail=f"{local.source.name}, sha256 {local.sha256}",
        )
