"""Celery on a private Redis, to be measured like MAD: the same service is called by each task.

    with CeleryPeer("prefork", 2, durable=False, service="127.0.0.1:9000") as peer:
        print(peer.load("throughput", 5000), peer.load("latency", 300))
"""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import child_process

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"  # Debian's, whose packages these are
LONGEST_WAIT = 60  # seconds

# Redis as it is fastest, and as it keeps what it has answered: PostgreSQL under MAD does no less.
KEEPS_NOTHING = ["--save", "", "--appendonly", "no"]
KEEPS_ALL = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"]


def check_packages():
    found = subprocess.run([PYTHON, "-c", "import celery, redis"], capture_output=True)
    if found.returncode != 0 or not shutil.which("redis-server"):
        raise SystemExit("the peer needs: apt-get install python3-celery python3-redis redis-server")


class CeleryPeer:
    def __init__(self, pool, concurrency, durable, service):
        self.pool, self.concurrency, self.durable, self.service = pool, concurrency, durable, service
        self.name = f"{pool} {concurrency}" + (", durable" if durable else "")
        self.folder = self.environment = self.redis_server = self.worker = None

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="celery-peer.", dir="/var/tmp"))
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        child_process.stop(self.worker)
        child_process.stop(self.redis_server)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self):
        socket = self.folder / "redis.sock"
        self.redis_server = child_process.start(
            ["redis-server", "--port", "0", "--unixsocket", str(socket), "--dir", str(self.folder),
             *(KEEPS_ALL if self.durable else KEEPS_NOTHING)], out=self.folder / "redis.log")
        end = time.monotonic() + LONGEST_WAIT
        while not socket.exists() and time.monotonic() < end:
            time.sleep(0.02)
        self.environment = {**os.environ, "CELERY_PEER_SOCKET": str(socket), "CELERY_PEER_SERVICE": self.service,
                            "CELERY_PEER_DURABLE": str(int(self.durable))}
        self.worker = child_process.start(
            [PYTHON, "-m", "celery", "-A", "celery_tasks", "worker", "-P", self.pool, "-c", str(self.concurrency),
             "-l", "WARNING", "-n", "peer@localhost"],
            out=self.folder / "worker.out", errors=self.folder / "worker.log", env=self.environment, cwd=HERE)
        self.load("latency", 1)  # waits until the worker is up

    def load(self, *words):
        """What celery_load.py prints."""
        done = subprocess.run([PYTHON, "celery_load.py", *map(str, words)], env=self.environment, cwd=HERE,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"Celery ({self.name}): {done.stderr[-2000:]}\n"
                             + (self.folder / "worker.log").read_text()[-2000:])
        return json.loads(done.stdout)

    def settle(self):
        """Nothing is left to do after the last result."""

    def cpu(self):
        """CPU seconds so far, of its worker and its Redis."""
        return {"worker": sum(child_process.cpu_by_program(self.worker.pid).values()),
                "redis-server": sum(child_process.cpu_by_program(self.redis_server.pid).values())}
