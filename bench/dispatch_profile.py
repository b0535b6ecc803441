"""Where the time goes while executions are dispatched: perf (Debian's linux-perf) over mad, PostgreSQL and Redis."""
import shutil
import signal
import subprocess

import child_process
from platform_under_test import BUILD

DATA = BUILD / "dispatch.perf"
LOG = BUILD / "dispatch.perf.log"


def take(mad, work):
    """Runs `work` under perf and prints the hottest functions of each program."""
    if not shutil.which("perf"):
        raise SystemExit("--profile needs: apt-get install linux-perf")
    recording = record(mad)
    try:
        done = work()
    finally:
        recording.send_signal(signal.SIGINT)  # perf's way to finish its file
        recording.wait(60)
    print(f"under perf: {done['executions_per_second']:.0f} executions/s\n{report('--sort', 'comm')}")
    for name in ("mad", "postgres"):
        print(f"\n{name}: the functions' own time")
        print(report("--comms", name, "--percentage", "relative", "--sort", "dso,symbol"))
    print(f"\nwith callers: perf report -i {DATA} --comms mad --children")


def record(mad):
    """perf at work. It gives up when one of the processes has just ended, as PostgreSQL's do now and then."""
    for _ in range(10):
        everyone = ",".join(map(str, child_process.tree(mad.process.pid)))
        recording = child_process.start(["perf", "record", "-F", "499", "-g", "-o", str(DATA), "-p", everyone],
                                        errors=LOG)
        try:
            recording.wait(1)
        except subprocess.TimeoutExpired:
            return recording
    raise SystemExit(f"perf does not record: {LOG.read_text()}")


def report(*words):
    done = subprocess.run(["perf", "report", "-i", str(DATA), "--stdio", "--no-children", "-g", "none",
                           "--percent-limit", "0.5", *words], capture_output=True, text=True)
    lines = [line.rstrip(" -") for line in done.stdout.splitlines() if line.strip() and not line.startswith("#")]
    return "\n".join(lines[:25])
