"""The wall clock of the phone's processes: the host's, moved by what the phone's differs from it.

A process asks the host's kernel, which knows nothing of the phone. So once the phone's clock has been set, each process
gets a few lines of C in front of `clock_gettime`. They add a number that stands in a file of the phone's which all of
them have in their memory: it changes for all at the same instant, also for one that stands still.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frida import Session

_NUMBER = struct.Struct("<q")
_MOVED = r"""
const SOURCE = `
#include <glib.h>
#define CLOCK_REALTIME 0
#define SECOND 1000000000

typedef struct { glong seconds; glong nanos; } Time;
typedef gint (* Read) (gint clock, Time * time);

extern Read original;
extern const gint64 * offset;

gint
read_moved (gint clock, Time * time)
{
  gint result = original (clock, time);
  if (clock == CLOCK_REALTIME && result == 0)
  {
    gint64 moved = (gint64) time->seconds * SECOND + time->nanos + *offset;
    time->seconds = moved / SECOND;
    time->nanos = moved % SECOND;
  }
  return result;
}
`;
const open = new NativeFunction(Module.getGlobalExportByName("open"), "int", ["pointer", "int"]);
const close = new NativeFunction(Module.getGlobalExportByName("close"), "int", ["int"]);
const mmap = new NativeFunction(Module.getGlobalExportByName("mmap"), "pointer",
    ["pointer", "size_t", "int", "int", "int", "int64"]);
const original = Memory.alloc(Process.pointerSize), offset = Memory.alloc(Process.pointerSize);
const code = new CModule(SOURCE, { original, offset });

rpc.exports.follow = (path) => {
    const O_RDONLY = 0, PROT_READ = 1, MAP_SHARED = 1;
    const file = open(Memory.allocUtf8String(path), O_RDONLY);
    offset.writePointer(mmap(NULL, 8, PROT_READ, MAP_SHARED, file, 0));
    close(file);
    const read = Module.getGlobalExportByName("clock_gettime");
    original.writePointer(Interceptor.replaceFast(read, code.read_moved));
};
"""


class WallClocks:
    """Moves the wall clock of all processes that follow it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.write_bytes(_NUMBER.pack(0))

    def move(self, offset_ns: int) -> None:
        """From now on their wall clock is the host's plus this."""
        with self._file.open("r+b", buffering=0) as file:  # it is in their memory, and must not get shorter
            file.write(_NUMBER.pack(offset_ns))

    def follow(self, session: Session) -> None:
        """Have a process show this wall clock until its end; call it once for each. Blocks."""
        script = session.create_script(_MOVED)
        script.load()
        script.exports_sync.follow(str(self._file))
