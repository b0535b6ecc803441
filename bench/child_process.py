"""The programs that a bench starts: they end with it, and what they cost is read from /proc."""
import os
import pathlib
import signal
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")


def end_in_order():
    """Makes SIGTERM leave every `with` block, as Ctrl-C does. For the beginning of a bench."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def start(argv, out=subprocess.DEVNULL, errors=subprocess.DEVNULL, **more):
    """Popen; `out` and `errors` may be paths. The program gets SIGTERM when the bench dies, even by SIGKILL."""
    files = [open(to, "wb") if isinstance(to, pathlib.Path) else to for to in (out, errors)]
    try:
        return subprocess.Popen(["setpriv", "--pdeathsig", "TERM", *argv], stdin=subprocess.DEVNULL,
                                stdout=files[0], stderr=files[1], **more)
    finally:
        for file in files:
            if hasattr(file, "close"):
                file.close()


def stop(process, longest=60):
    """Asks it to end, and makes it end; also what has ended, or never began."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(longest)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def tree(pid):
    """The process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            for thread in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{thread}/children") as file:
                    waiting += map(int, file.read().split())
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def cpu_by_program(pid):
    """User and system seconds of the tree by the programs' names; who waited for a child that ended has its seconds."""
    seconds = {}
    for each in tree(pid):
        try:
            with open(f"/proc/{each}/stat") as file:
                name, fields = file.read().split("(", 1)[1].rsplit(")", 1)
        except (FileNotFoundError, ProcessLookupError):
            continue
        own_and_waited_for = sum(map(int, fields.split()[11:15]))
        seconds[name] = seconds.get(name, 0) + own_and_waited_for / TICKS
    return seconds


def busy_seconds():
    """Of all processors, so far."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


class Foreign:
    """The share of the machine that others used between begin and end: a measure is worth little where it is large.
    The kernel's own threads, which write to the disk for everybody, count as others.

        with Foreign() as foreign: ...
        print(foreign.share)
    """

    def _now(self):
        return time.monotonic(), busy_seconds() - sum(cpu_by_program(os.getpid()).values())

    def __enter__(self):
        self.began = self._now()
        return self

    def __exit__(self, *_):
        at, busy = self._now()
        self.share = round(max(0, busy - self.began[1]) / max(1e-3, at - self.began[0]) / os.cpu_count(), 3)
