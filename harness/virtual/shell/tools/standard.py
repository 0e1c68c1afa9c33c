"""All tools of toybox that the phone has, in one table."""

from functools import partial

from harness.virtual.files import FileSystem
from harness.virtual.shell.invocation import Tool
from harness.virtual.shell.tools.clock import WallClock, run_date
from harness.virtual.shell.tools.condition import run_test
from harness.virtual.shell.tools.digest import DIGEST_NAMES, run_digest
from harness.virtual.shell.tools.files import CHANGING_TOOLS, NAME_TOOLS, run_touch
from harness.virtual.shell.tools.find import run_find
from harness.virtual.shell.tools.grep import run_grep
from harness.virtual.shell.tools.identity import IDENTITY_TOOLS
from harness.virtual.shell.tools.listing import run_ls
from harness.virtual.shell.tools.process import PROCESS_TOOLS, ProcessTable
from harness.virtual.shell.tools.status import STATUS_TOOLS, run_stat
from harness.virtual.shell.tools.support import guarded
from harness.virtual.shell.tools.text import TEXT_FILE_TOOLS, TEXT_TOOLS


def standard_tools(files: FileSystem, processes: ProcessTable, clock: WallClock) -> dict[str, Tool]:
    """Return the tools that need nothing but files, processes and a clock."""
    tools: dict[str, Tool] = {**TEXT_TOOLS, **NAME_TOOLS, **IDENTITY_TOOLS}
    for name, file_tool in {**TEXT_FILE_TOOLS, **CHANGING_TOOLS, **STATUS_TOOLS}.items():
        tools[name] = partial(file_tool, files)
    for name, process_tool in PROCESS_TOOLS.items():
        tools[name] = partial(process_tool, processes)
    tools |= dict.fromkeys(DIGEST_NAMES, partial(run_digest, files))
    tools |= dict.fromkeys(("grep", "egrep", "fgrep"), partial(run_grep, files))
    tools |= dict.fromkeys(("test", "["), partial(run_test, files))
    tools |= {
        "date": partial(run_date, clock),
        "find": partial(run_find, files),
        "ls": partial(run_ls, files, clock),
        "stat": partial(run_stat, files, clock),
        "touch": partial(run_touch, files, clock),
    }
    return {name: guarded(tool) for name, tool in tools.items()}
