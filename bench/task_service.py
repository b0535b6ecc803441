"""A task service of MAD's own, run by itself."""
import json
import subprocess
import time
import urllib.request

import child_process
from platform_under_test import program


class Engine:
    def __init__(self, tool):
        self.process = child_process.start([program("mad-engine"), tool], out=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        child_process.stop(self.process)
        self.process.stdout.close()

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.loads(answer.read()), answer.headers.get("Location")

    def result_of_job(self, path, body):
        _, job = self.ask(path, body)
        while (state := self.ask(job)[0])["status"] == "running":
            time.sleep(0.1)
        if state["status"] != "completed":
            raise SystemExit(f"{path}: {state}")
        return state["result"]
