"""The phone's sh and its tools: commands in, text and exit codes out."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.virtual.shell.streams import BytesReader, BytesWriter
from harness.virtual.users import ROOT, Identity

RECORDED = Path(__file__).parent.parent / "data/adbd-android11/shell.ndjson"
SAME_AS_RECORDED = [
    "id",
    "id -u",
    "whoami",
    "date +%s%N",
    "date",
    "ls /data/local/tmp",
    "ls /nope",
    "cat /nope",
    "pidof adbd",
    "pidof nothinglikeit",
    "sha256sum /system/etc/hosts",
    "getenforce",
    "which su sh toybox",
    "echo $0; echo $PATH",
    "false",
    "exit 42",
    "kill -0 1; echo $?",
    "kill -9 999999",
    "nosuchcmd",
    "sleep 0.1; echo done",
    "echo -n x",
    "printf '\\000\\377' | xxd",
]


@pytest.mark.parametrize("command", SAME_AS_RECORDED)
def test_as_recorded_on_android_11(bench, command):
    rows = {row["command"]: row for row in map(json.loads, RECORDED.read_text().splitlines())}
    bench.files.host_path("/data/local/tmp/h.txt").write_bytes(b"hello\n")
    bench.wall_ns[0] = 1795447707629313970 if "%N" in command else 1795447708000000000
    result = bench.run(command, identity=ROOT)
    recorded = rows[command]
    assert result.stdout.decode() == recorded["stdout"]
    assert result.stderr.decode() == recorded["stderr"]
    assert result.code == recorded["exit"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("", ["t", "t/a.txt", "t/d", "t/d/B.TXT", "t/d/link"]),
        ("-name '*.txt'", ["t/a.txt"]),
        ("-iname '*.txt' -type f", ["t/a.txt", "t/d/B.TXT"]),
        ("-maxdepth 1 -type d", ["t", "t/d"]),
        ("-mindepth 2 ! -type l", ["t/d/B.TXT"]),
        ("-type f -size +1k", ["t/d/B.TXT"]),
        ("-size -3c -type f", ["t/a.txt"]),
    ],
)
def test_find_prints_what_passes(bench, options, found):
    root = bench.files.host_path("/data/local/tmp")
    (root / "t/d").mkdir(parents=True)
    (root / "t/a.txt").write_bytes(b"ab")
    (root / "t/d/B.TXT").write_bytes(bytes(3000))
    (root / "t/d/link").symlink_to("B.TXT")
    result = bench.run(f"cd /data/local/tmp; find t {options}", identity=ROOT)
    assert (result.code, result.stdout.decode().split()) == (0, found)


def test_find_complains_and_deletes(bench):
    missing = bench.run("find /nowhere")
    assert (missing.code, missing.stderr) == (1, b"find: /nowhere: No such file or directory\n")
    assert bench.run("find / -odd").stderr == b"find: bad arg '-odd'\n"
    bench.run("mkdir -p /data/local/tmp/t/d; touch /data/local/tmp/t/d/x; find /data/local/tmp/t -delete")
    assert not bench.files.exists("/data/local/tmp/t")


@pytest.mark.parametrize("command", ["ps -A -o PID,PPID,UID,NAME", "ps"])
def test_ps_is_laid_out_as_recorded(bench, command):
    rows = {row["command"]: row for row in map(json.loads, RECORDED.read_text().splitlines())}
    recorded = rows[command]["stdout"].splitlines()
    mine = bench.run(command, identity=ROOT).stdout.decode().splitlines()
    assert mine[0] == recorded[0]
    assert mine[-1] == next(line for line in recorded if line.endswith("adbd"))


@pytest.mark.parametrize(
    ("command", "stdout"),
    [
        ("echo a; echo b", "a\nb\n"),
        ("true && echo y || echo n", "y\n"),
        ("false && echo y || echo n", "n\n"),
        ("! false; echo $?", "0\n"),
        ("x=1; echo \"$x\" '$x' \\$x ${x}2", "1 $x $x 12\n"),
        ("x='a  b'; echo $x; echo \"$x\"", "a b\na  b\n"),
        ("echo ${u:-d} ${u-e} ${u:+f}x ${u:=g} $u", "d e x g g\n"),
        ("p=/a/b.c; echo ${p##*/} ${p%.*} ${p#/} ${p%%/*}x ${#p}", "b.c /a/b a/b.c x 6\n"),
        ("echo $(echo a; echo b) `echo c`", "a b c\n"),
        ('echo "$(echo "a  b")"', "a  b\n"),
        ("echo $((1 + 2 * 3)) $(( (1+2) * 3 )) $((7/2)) $((-7%3)) $((2>1&&0))", "7 9 3 -1 0\n"),
        ("x=$(false); echo $?; x=$(exit 3) true; echo $?", "1\n0\n"),
        ("i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done", "0\n1\n2\n"),
        ("for i in a 'b c'; do echo \"<$i>\"; done", "<a>\n<b c>\n"),
        ("for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done", "1\n3\n"),
        ("for i in 1 2; do for j in 1 2; do break 2; done; echo no; done; echo end", "end\n"),
        ("until false; do break; done; echo $?", "0\n"),
        ("if [ -d /data -a ! -e /nope ]; then echo y; else echo n; fi", "y\n"),
        ("(cd /data; x=2; pwd); pwd; echo [$x]", "/data\n/\n[]\n"),
        ("{ echo a; echo b; } | wc -l", "2\n"),
        ("echo a | cat | cat", "a\n"),
        ("yes | head -n 2", "y\ny\n"),
        ("A=1 env | grep ^A=; echo [$A]", "A=1\n[]\n"),
        ("export B=2; env | grep ^B=; unset B; env | grep -c ^B=", "B=2\n0\n"),
        ("sh -c 'echo $0 $1 $# \"$@\"' n a 'b c'", "n a 2 a b c\n"),
        ("set -- a 'b c'; for x in \"$@\"; do echo $x; done; shift; echo $#", "a\nb c\n1\n"),
        ("eval 'x=5; echo $x'", "5\n"),
        ("exec echo a; echo b", "a\n"),
        ("echo a >/data/local/tmp/f; echo b >>/data/local/tmp/f; cat </data/local/tmp/f", "a\nb\n"),
        ("nosuch 2>/dev/null; echo $?", "127\n"),
        ("nosuch &>/dev/null; nosuch >/dev/null 2>&1; echo $?", "127\n"),
        ("{ echo o; echo e >&2; } 2>&1", "o\ne\n"),
        ("exec 2>&1; nosuch", "/system/bin/sh: nosuch: inaccessible or not found\n"),
        ("echo 'a\\tb\\n\\x41\\0101'", "a\tb\nAA\n"),
        ("echo -E 'a\\nb'", "a\\nb\n"),
        ("printf '%s-%d-%03x|' a 10 255 b 1 2", "a-10-0ff|b-1-002|"),
        (
            "cd /data/local/tmp; touch a1 a2 .h; echo *; echo a? 'a?' /data/local/tmp/a[2]",
            "a1 a2\na1 a2 a? /data/local/tmp/a2\n",
        ),
        ("echo /nope*", "/nope*\n"),
        ("sleep 0.05 & echo first; wait; echo last", "first\nlast\n"),
        ("(sleep 0.05; echo late) & echo early", "early\nlate\n"),
        ("read a b; echo $b $a", "two three one\n"),
        ("cat", "one two three\nfour\n"),
        ("while read line; do echo [$line]; done", "[one two three]\n[four]\n"),
        ("sh", "from sh\n"),
        ("command -v ls; type cd", "/system/bin/ls\ncd\n"),
        ("toybox echo hi", "hi\n"),
        ("timeout 0.05 sleep 10; echo $?", "124\n"),
        ("test a = a; echo $?; [ 1 -gt 2 ]; echo $?; [ x; echo $?", "0\n1\n2\n"),
        ("printf '1\n3\n20\n' | sort -rn | head -2", "20\n3\n"),
        (
            "printf 'one\\ntwo\\n' | grep -n w; printf 'a.b\\naxb\\n' | grep -F a.b; echo aab | grep -o 'a\\+'",
            "2:two\na.b\naa\n",
        ),
        ("echo 'x 12 y' | grep -E '[[:digit:]]{2} (y|z)'", "x 12 y\n"),
        ("printf 'a\\nb\\nc' | tail -n 2; echo; printf abc | tail -c 2; printf 'a\\nb\\n' | tail -n +2", "b\nc\nbcb\n"),
        ("printf 'a b\\nc\\n' | wc", "      2       3       6\n"),
        (
            "md5sum </dev/null; printf abc | sha256sum -b",
            "d41d8cd98f00b204e9800998ecf8427e  -\nba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
        ),
    ],
)
def test_command_lines(bench, command, stdout):
    stdin = b"echo from sh\n" if command == "sh" else b"one two three\nfour\n"
    result = bench.run(command, stdin=stdin)
    output = result.stdout.decode()
    assert output == stdout


def test_commands_of_adb_logcat_and_adbutils(bench):
    assert bench.run("export ANDROID_LOG_TAGS=''; exec echo '-d' '-t' '3'").stdout == b"-d -t 3\n"
    assert bench.run("ls /nope; echo X4EXIT:$?").stdout == b"X4EXIT:1\n"


@pytest.mark.parametrize(
    ("command", "code", "stderr"),
    [
        ("echo (", 1, "/system/bin/sh: syntax error: unexpected '('\n"),
        ("cat </nope", 1, "/system/bin/sh: can't open /nope: No such file or directory\n"),
        ("echo >/nope/x", 1, "/system/bin/sh: can't create /nope/x: No such file or directory\n"),
        ("echo >/system/x", 1, "/system/bin/sh: can't create /system/x: Permission denied\n"),
        ("cd /nope", 2, "/system/bin/sh: cd: /nope: No such file or directory\n"),
        ("echo ${x?gone}", 1, "/system/bin/sh: x: gone\n"),
        ("echo $((1/0))", 1, "/system/bin/sh: divide by zero\n"),
        ("/nope/x", 127, "/system/bin/sh: /nope/x: inaccessible or not found\n"),
        ("/data", 126, "/system/bin/sh: /data: can't execute: Is a directory\n"),
        ("ls -Q", 1, "ls: Unknown option 'Q'\n"),
        ("mkdir /data/local/tmp", 1, "mkdir: '/data/local/tmp': File exists\n"),
        ("mkdir /data/x", 1, "mkdir: '/data/x': Permission denied\n"),
        ("rm /data/local/tmp", 1, "rm: /data/local/tmp: is a directory\n"),
        ("rm /nope", 1, "rm: /nope: No such file or directory\n"),
        ("rm -f /nope", 0, ""),
        ("stat /nope", 1, "stat: '/nope': No such file or directory\n"),
        ("cp /nope /data/local/tmp", 1, "cp: bad '/nope': No such file or directory\n"),
        ("kill x", 1, "/system/bin/sh: kill: x: bad pid\n"),
        ("kill 1", 1, "/system/bin/sh: kill: 1: Operation not permitted\n"),
        ("chown root /data/local/tmp", 1, "chown: '/data/local/tmp' to 'root': Operation not permitted\n"),
        ("grep '[' /dev/null", 2, None),
        ("sleep x", 1, "sleep: bad time 'x'\n"),
        ("su nobodyknows", 1, "su: unknown user nobodyknows\n"),
    ],
)
def test_failures(bench, command, code, stderr):
    result = bench.run(command)
    assert result.code == code
    assert stderr is None or result.stderr.decode() == stderr


def test_su_makes_root_and_back(bench):
    assert (
        bench.run("id -un; su -c 'id -un'; su root id -u; su -c 'su shell -c whoami'").stdout
        == b"shell\nroot\n0\nshell\n"
    )
    assert bench.run("su 0 sh -c 'echo $0'").stdout == b"/system/bin/sh\n"
    assert bench.run("su -c 'kill -9 150'").code == 0
    assert bench.table.killed == [(150, 9)]


def test_apps_data_is_closed_to_the_shell_and_open_to_root(bench):
    bench.files.mkdir("/data/data/com.example", mode=0o700)
    bench.files.chown("/data/data/com.example", 10100, 10100)
    bench.files.host_path("/data/data/com.example/f").write_bytes(b"secret")
    denied = bench.run("ls /data/user/0/com.example; cat /data/data/com.example/f")
    assert denied.stderr.decode() == (
        "ls: /data/user/0/com.example: Permission denied\ncat: /data/data/com.example/f: Permission denied\n"
    )
    assert bench.run("su -c 'cat /data/user/0/com.example/f'").stdout == b"secret"
    app = Identity(uid=10100, name="u0_a100")
    assert bench.run("cat /data/data/com.example/f", identity=app).stdout == b"secret"
    listed = bench.run("ls -l /data/data/com.example", identity=app).stdout.decode()
    assert "1 u0_a100 u0_a100 6 " in listed


def test_several_links_go_into_a_directory(bench):
    bench.run("cd /data/local/tmp; mkdir d; ln -s one two d")
    assert bench.run("cd /data/local/tmp/d; readlink one; readlink two").stdout == b"one\ntwo\n"
    assert bench.run("cd /data/local/tmp; ln -s one two three").code == 1


def test_ls_l(bench):
    bench.timezone[0] = "UTC"
    bench.run("cd /data/local/tmp; mkdir d; echo 12345 >f; ln -s f l; chmod 640 f")
    for name in ("d", "f", "l"):
        bench.files.utime(f"/data/local/tmp/{name}", 1795447679 * 10**9)
    lines = bench.run("ls -l /data/local/tmp").stdout.decode().splitlines()
    assert lines[0].startswith("total ")
    assert lines[1].split() == ["drwxrwxrwx", "2", "shell", "shell", lines[1].split()[4], "2026-11-23", "15:27", "d"]
    assert lines[2].split()[:5] == ["-rw-r-----", "1", "shell", "shell", "6"]
    assert lines[3].endswith("l -> f")
    assert bench.run("ls -ld /data/local/tmp").stdout.startswith(b"drwxrwx--x 3 shell shell ")
    assert bench.run("ls -a /data/local/tmp").stdout == b".\n..\nd\nf\nl\n"
    assert bench.run("ls /data/local/tmp/f /data/local/tmp/d").stdout == b"/data/local/tmp/f\n\n/data/local/tmp/d:\n"


def test_stat_formats(bench):
    bench.run("echo 12345 >/data/local/tmp/f; chmod u=rw,g=r,o= /data/local/tmp/f")
    bench.files.utime("/data/local/tmp/f", 1795447679_000000005)
    shown = bench.run("stat -c '%n %s %a %A %u %U %F %Y %y' /data/local/tmp/f").stdout.decode()
    assert shown == (
        "/data/local/tmp/f 6 640 -rw-r----- 2000 shell regular file 1795447679 2026-11-23 15:27:59.000000005 +0000\n"
    )
    assert b"Access: (0640/" not in bench.run("stat /data/local/tmp/f").stdout
    assert b"Access: (640/-rw-r-----)\tUid: ( 2000/   shell)" in bench.run("stat /data/local/tmp/f").stdout


def test_files_are_copied_moved_and_removed(bench):
    bench.run("cd /data/local/tmp; mkdir -p a/b; echo x >a/b/f; cp -r a c; mv c/b/f c/g; rm -r a; ls -R c >out")
    assert bench.run("cat /data/local/tmp/out; cat /data/local/tmp/c/g").stdout == b"c:\nb\ng\n\nc/b:\nx\n"


def test_scripts_of_the_user_run(bench):
    bench.run("printf '#!/system/bin/sh\\necho script $1; exit 5' >/data/local/tmp/s")
    assert bench.run("/data/local/tmp/s").code == 126
    ran = bench.run("cd /data/local/tmp; chmod 755 s; ./s arg; echo $?; sh s x")
    assert ran.stdout == b"script arg\n5\nscript x\n"
    assert bench.run("cp /system/bin/ls /data/local/tmp/l; chmod 755 /data/local/tmp/l; /data/local/tmp/l").code == 126
    assert bench.run("/system/bin/echo by path").stdout == b"by path\n"


def test_date_follows_the_zone_of_the_phone(bench):
    bench.timezone[0] = "Europe/Berlin"
    assert bench.run("date; date -u +%H; date +%:%%").stdout == b"Mon Nov 23 16:28:28 CET 2026\n15\n%:%\n"
    assert bench.run("date -d @0 +%Y; date -s 2020").code == 1
    assert bench.run("date @1795447700").code == 1
    assert bench.run("date @1795447700 && date +%s.%N", identity=ROOT).stdout.endswith(b"\n1795447700.000000000\n")


def test_ps_of_the_shell_shows_only_its_own(bench):
    lines = bench.run("ps").stdout.splitlines()
    assert len(lines) == 1
    assert len(bench.run("ps -A").stdout.splitlines()) == 3
    assert bench.run("ps -p 150 -o NAME").stdout.split() == [b"NAME", b"adbd"]


def test_df_has_the_recorded_head(bench):
    lines = bench.run("df /data").stdout.decode().splitlines()
    assert lines[0].split() == ["Filesystem", "1K-blocks", "Used", "Available", "Use%", "Mounted", "on"]
    assert lines[1].endswith(" /data")


def test_grep_shows_a_hit_before_the_input_ends(bench):
    assert bench.run("yes | grep -m 2 y").stdout == b"y\ny\n"
    assert bench.run("yes | grep -q y && echo found").stdout == b"found\n"


def test_an_endless_loop_lets_the_others_live(bench):
    async def both() -> float:
        loop = asyncio.create_task(bench.run_async("while true; do :; done"))
        start_s = time.monotonic()
        for _ in range(10):
            await bench.run_async("echo quick")
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        return time.monotonic() - start_s

    assert asyncio.run(both()) < 2


def test_cancelling_a_command_ends_its_pipeline_and_jobs(bench):
    async def cancel() -> int:
        task = asyncio.create_task(bench.run_async("sleep 100 & sleep 100 | cat"))
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(cancel()) == 1


def test_the_reader_s_end_ends_the_command(bench):
    class Closed(BytesWriter):
        async def write(self, data: bytes) -> None:
            raise BrokenPipeError

    async def run() -> int:
        return await bench.shell.run("yes", stdin=BytesReader(), stdout=Closed(), stderr=BytesWriter())

    assert asyncio.run(run()) == 141


WORDS = r"""
    echo cat ls test [ ] printf %d %s %*d grep -e -c -n -o sort head tail wc stat xxd 1 -1 9 a / /data
    /dev/null -l -R $x $(( )) $( ) | ; && ( * [a \ ' " >/data/local/tmp/f < ${x:= } su -d chmod u+x 777 cp mv rm mkdir
    ln -s id date +%Q ps kill -l env x=1 sh eval set -- shift read find df which cd .. export
"""
COMMANDS = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COMMANDS)
def test_any_command_line_ends_with_a_code(bench, command):
    code = asyncio.run(asyncio.wait_for(bench.run_async(command, stdin=b"a 1\nb 2\n"), 20)).code
    assert 0 <= code <= 255
    assert bench.table.killed == []
