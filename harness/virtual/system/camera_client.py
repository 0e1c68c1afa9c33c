"""What both kinds of open cameras have in common: who holds them, and a clock that strikes for each frame."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass

from harness.virtual.binder.endpoint import BinderObject, Peer, Transaction
from harness.virtual.binder.parcel import ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import GRAPHIC_BUFFER_PRODUCER, GraphicBufferProducerCode
from harness.virtual.system.clock import Clock
from harness.virtual.system.picture import Scene, scene_at
from harness.virtual.system.processes import ProcessRecord

_FRAME_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Who opened which camera, and where it wants to be called back."""

    camera_id: int
    process: ProcessRecord
    package: str
    peer: Peer
    callbacks: StrongBinder


class CameraClient(ABC):
    """One open camera; `on_frame` is called ten times a second between `start_frames` and `stop_frames`."""

    def __init__(self, opening: Opening, clock: Clock) -> None:
        self.opening = opening
        self.clock = clock
        self._timer: asyncio.TimerHandle | None = None

    @abstractmethod
    def binder(self, disconnect: Transaction) -> BinderObject:
        """Return the object that the app holds; its first transaction is `disconnect`."""

    @abstractmethod
    def on_frame(self) -> None:
        """Hand out one frame."""

    @abstractmethod
    def evicted(self) -> None:
        """Tell the app that somebody else has the camera now."""

    @property
    def is_streaming(self) -> bool:
        """Whether frames are made."""
        return self._timer is not None

    def queue(self, surface: StrongBinder, content: bytes, at_ns: int) -> None:
        """Hand a picture in at a surface; one without content where its pixels are out of the app's reach."""
        data = ParcelWriter().write_interface_token(GRAPHIC_BUFFER_PRODUCER).write_long(at_ns)
        data.write_byte_array(content)
        self.opening.peer.transact_oneway(surface.handle, GraphicBufferProducerCode.QUEUE_BUFFER, data)

    def start_frames(self) -> None:
        """Begin, unless it has begun."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_FRAME_S, self._strike)

    def stop_frames(self) -> None:
        """End, if it has begun."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def scene(self, width: int, height: int) -> Scene:
        """Return what the camera sees now."""
        return scene_at(width, height, self.clock.boot_ns() / 1e9)

    def _strike(self) -> None:
        self._timer = None
        self.start_frames()
        self.on_frame()
