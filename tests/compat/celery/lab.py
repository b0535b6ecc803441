"""A lab that runs Celery: its tasks, and its clients as commands. celery_test.cpp starts it."""
import json
import os
import sys

import redis
from celery import Celery
from celery.exceptions import TimeoutError
from celery.events.state import State

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


def call(name, *args):
    """Sends a task and tells what .get() gave."""
    try:
        return {"value": app.send_task(name, args=args).get(timeout=60)}
    except TimeoutError:
        raise
    except Exception as raised:
        return {"raised": type(raised).__name__, "module": type(raised).__module__, "args": raised.args}


def send(*priorities):
    return [app.send_task("mad.note", args=[p], priority=p).id for p in priorities]


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
    print(json.dumps({"call": call, "send": send, "monitor": monitor}[sys.argv[1]](*map(json.loads, sys.argv[2:]))))
