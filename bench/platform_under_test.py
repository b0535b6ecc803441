"""The platform that a bench measures: `mad up` of the release build over a fresh data directory, signed in.

    with Platform({"worker.slots": 64}) as mad:
        mad.import_service("http://127.0.0.1:9000", capacity=64)   # returns when the instances are healthy
        before = mad.cpu()
        ...                                                        # requests to mad.url, signed in by mad.token
        print(seconds_between(before, mad.cpu()))

It ends with the block, and also with the bench itself, whatever ends that. Nothing of it stays behind, but after a
SIGKILL of the bench its folder in /var/tmp.
"""
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import urllib.parse

import child_process

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
BUILD = REPOSITORY / "build" / "release"
LONGEST_WAIT = 120  # seconds

# What every bench sets: the port is free, the token outlives the bench, an instance is found healthy soon.
SETTINGS = {"http.port": 0, "auth.access_token_minutes": 1440, "services.check_seconds": 1, "http.drain_seconds": 5,
            "log.level": "warning", "worker.max_queued_jobs": 10_000_000}


def program(name):
    path = BUILD / "bin" / name
    if not path.exists():
        raise SystemExit(f"{path} is missing: cmake --preset release && ninja -C build/release {name}")
    return str(path)


class Platform:
    def __init__(self, settings=None):
        """`settings` as in docs/configuration.md, beside and before SETTINGS."""
        self.settings = {**SETTINGS, **(settings or {})}
        self.folder = None   # while it runs: what it prints ("out", "log") and its data
        self.data = None
        self.process = None
        self.url = self.email = self.password = self.token = None
        self.ready_after = None  # seconds from the start of the program to a 200 of /ready, cluster made new

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mad-bench.", dir="/var/tmp"))
        self.data = self.folder / "data"
        self.data.mkdir()
        for folder in (self.folder, self.data):
            folder.chmod(0o711)  # the embedded servers' user must enter
        try:
            self.start()
            self._sign_in()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        """Also after stop(), over the same data."""
        flags = [word for key, value in self.settings.items()
                 for word in ("--" + re.sub("[._]", "-", key), str(value))]
        started = time.monotonic()
        self.process = child_process.start([program("mad"), "up", "--data", str(self.data), *flags],
                                           out=self.folder / "out", errors=self.folder / "log")
        said = self._until(lambda: re.search(r"^MAD .* is at (\S+)$", (self.folder / "out").read_text(), re.M))
        self.url = said.group(1)
        self._until(lambda: self.get("/ready", signed_in=False)[0] == 200)
        self.ready_after = time.monotonic() - started

    def stop(self):
        child_process.stop(self.process)

    def _until(self, come):
        """What `come` gives, as soon as that is something."""
        end = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if given := come():
                    return given
            except OSError:
                pass
            time.sleep(0.02)
        raise SystemExit("mad up ended or hangs: " + (self.folder / "log").read_text()[-2000:])

    def _sign_in(self):
        out = (self.folder / "out").read_text()
        self.email = re.search(r"^first administrator: (\S+)$", out, re.M).group(1)
        self.password = re.search(r"^one-time password: +(\S+)$", out, re.M).group(1)
        self.token = self.post("/api/v1/auth/token", {"email": self.email, "password": self.password},
                               signed_in=False)["access_token"]

    # HTTP, for what is not measured: a connection a request.

    def request(self, method, path, body=None, signed_in=True):
        """The status and the JSON of the answer."""
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=60)
        headers = {"Content-Type": "application/json"}
        if signed_in:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(text) if text else None

    def get(self, path, signed_in=True):
        return self.request("GET", path, signed_in=signed_in)

    def post(self, path, body, signed_in=True):
        """The JSON of an answer that must be a 2xx."""
        status, answer = self.request("POST", path, body, signed_in)
        if status // 100 != 2:
            raise SystemExit(f"POST {path}: {status} {json.dumps(answer)}")
        return answer

    def import_service(self, url, capacity):
        """Every operation of the service becomes a task; their names, once each has a healthy instance."""
        imported = self.post("/api/v1/task-registry/import", {"url": url, "capacity": capacity})
        names = [task["task_id"] for task in imported["tasks"]]
        for name in names:
            path = f"/api/v1/task-registry/tasks/{name}/services"
            self._until(lambda: any(s["health"] == "healthy" for s in self.get(path)[1]["items"]))
        return names

    # Load, and what it costs.

    def load(self, what, *words):
        """What `bench_load` prints."""
        done = subprocess.run([program("bench_load"), what, self.url, *map(str, words)],
                              env={**os.environ, "MAD_TOKEN": self.token}, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{done.stderr[-2000:]}\n" + (self.folder / "log").read_text()[-2000:])
        return json.loads(done.stdout)

    def settle(self):
        """Waits until every change has been told to whoever watches: nothing is left to do."""
        self._until(lambda: self.sql("select not exists (select from outbox)") == "t")

    def check(self):
        """What `mad check` says about all that is stored."""
        return subprocess.run([program("mad"), "check", "--data", str(self.data)], capture_output=True,
                              text=True).stdout

    def cpu(self):
        """CPU seconds so far of "mad", "postgres", "redis-server" and whatever else it started."""
        return child_process.cpu_by_program(self.process.pid)

    def sql(self, statements, errors=subprocess.PIPE):
        """Runs them as the private PostgreSQL's superuser, in one session; what psql prints, unaligned."""
        user = self.settings.get("embedded.user", "postgres")
        owner = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if os.geteuid() == 0 else []
        command = [*owner, "psql", "-h", str(self.data / "sockets"), "-U", "postgres", "-d", "mad", "-X", "-q", "-A",
                   "-t", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(command, input=statements, text=True, stdout=subprocess.PIPE, stderr=errors, cwd="/")
        if done.returncode != 0:
            raise SystemExit(f"psql: {done.stderr}")
        return done.stdout.strip()


class NoopService:
    """bench_noop_service: a task service whose one task, "noop", does nothing."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.process = self.url = None

    def __enter__(self):
        self.process = child_process.start([program("bench_noop_service"), str(self.capacity)], out=subprocess.PIPE,
                                           text=True)
        self.url = self.process.stdout.readline().strip()
        return self

    def __exit__(self, *_):
        child_process.stop(self.process)
        self.process.stdout.close()


def seconds_between(before, after):
    """Of two cpu(): the seconds of each program in between."""
    return {name: round(after[name] - before.get(name, 0), 3) for name in after}
