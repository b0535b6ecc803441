"""A lab that runs Celery: its tasks, and its clients as commands. celery_test.cpp starts it."""
import json
import os
import sys
import urllib.request

import redis
from celery import Celery
from celery.exceptions import TimeoutError
from celery.events.state import State
from celery.result import ResultSet

socket = os.environ["LAB_REDIS"]
url = "redis+socket://" + socket
app = Celery("lab", broker=url, backend=url)
app.conf.update(
    task_acks_late=True,
    task_track_started=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={"visibility_timeout": float(os.environ.get("LAB_VISIBILITY", 3600))},
)


def plain():
    return redis.Redis(unix_socket_path=socket)


class LabError(Exception):
    pass


@app.task(name="lab.add")
def add(a, b):
    return a + b


@app.task(name="lab.fail")
def fail(why):
    raise LabError(why, 7)


@app.task(name="lab.note")
def note(name):
    plain().rpush("noted", name)


@app.task(name="lab.hang")
def hang():
    client = plain()
    client.set("hanging", 1)
    client.blpop("released", 0)


@app.task(name="lab.work")
def work(n):
    """Until somebody says that it may end."""
    client = plain()
    client.rpush("began", n)
    client.blpop("release:%d" % n, 0)
    client.rpush("ended", n)
    return {"n": n}


@app.task(name="lab.steps", bind=True)
def steps(self, n):
    self.update_state(state="PROGRESS", meta={"current": 1, "total": 4, "message": "a quarter"})
    plain().blpop("release:%d" % n, 0)
    return {"n": n}


@app.task(name="lab.reverse", bind=True)
def reverse(self, sequence):
    """A file in by its URL, a file out to the URL that the message brings."""
    text = urllib.request.urlopen(sequence).read()
    url = self.request.mad_outputs["reversed"]
    urllib.request.urlopen(urllib.request.Request(url, data=text[::-1], method="PUT"))
    return {"reversed": url, "length": len(text)}


def told(result):
    try:
        return {"value": result.get(timeout=120)}
    except TimeoutError:
        raise
    except Exception as raised:
        return {"raised": type(raised).__name__, "module": type(raised).__module__, "args": raised.args,
                "text": str(raised)}


def call(name, *args):
    """Sends a task and tells what .get() gave."""
    return told(app.send_task(name, args=args))


def send(*priorities):
    return [app.send_task("mad.note", args=[p], priority=p).id for p in priorities]


def execute(token, args, kwargs, more={}):
    """Submits a task of MAD."""
    headers = {"mad_token": token} if token else {}
    return app.send_task(more.pop("name", "mad.execute"), args=args, kwargs=kwargs, queue="mad", headers=headers, **more).id


def outcome(id):
    return told(app.AsyncResult(id))


def flood(token, first, count):
    """Many at once; the outcomes that are not the number that was sent."""
    sent = [app.send_task("mad.execute", args=["count", {"n": n, "milliseconds": 20}], queue="mad",
                          headers={"mad_token": token}) for n in range(first, first + count)]
    values = ResultSet(sent).join_native(timeout=200, propagate=False)
    return [v for n, v in enumerate(values, first) if not isinstance(v, dict) or v["result"] != {"n": n}]


def busy(n):
    return app.send_task("lab.work", args=[n], queue="lab").id


def monitor(last):
    """What an event monitor knows once it has seen an event of the type `last`."""
    state, seen = State(), []

    def capture(event):
        state.event(event)
        seen.append(event["type"])
        receiver.should_stop = event["type"] == last

    with app.connection() as connection:
        receiver = app.events.Receiver(connection, handlers={"*": capture})
        receiver.capture(limit=None, timeout=None, wakeup=False)
    return {"seen": seen,
            "workers": {name: [worker.alive, worker.sw_ident] for name, worker in state.workers.items()},
            "tasks": {id: [task.name, task.state, task.result, task.worker.hostname] for id, task in state.tasks.items()}}


if __name__ == "__main__":
    command = {c.__name__: c for c in (busy, call, execute, flood, monitor, outcome, send)}[sys.argv[1]]
    print(json.dumps(command(*map(json.loads, sys.argv[2:])), default=str))
