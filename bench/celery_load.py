"""Makes Celery work, and prints as JSON how fast it was: what bench_load does with MAD.

celery_load.py throughput COUNT   from the first submission to the last result, the worker being at work all the while
celery_load.py latency COUNT      one after the other: submit, result in hand
celery_load.py chains COUNT       chains of three, until all have ended
celery_load.py chord COUNT        tasks and what collects their results
"""
import datetime
import json
import sys
import time

import celery
import redis
from celery_tasks import call, redis_socket, size_of
from quantiles import described

LONGEST_WAIT = 300  # seconds


def until(come, what):
    end = time.monotonic() + LONGEST_WAIT
    while not come():
        if time.monotonic() > end:
            sys.exit(f"{what} did not come in {LONGEST_WAIT} s")
        time.sleep(0.005)


def throughput(count):
    results = redis.Redis(unix_socket_path=redis_socket)
    began = time.time()
    keys = ["celery-task-meta-" + call.delay(n).id for n in range(count)]
    accepted = time.time()
    parts = [keys[i:i + 500] for i in range(0, count, 500)]
    until(lambda: results.exists(*parts[-1]) == len(parts[-1]), "the last result")
    until(lambda: all(results.exists(*part) == len(part) for part in parts), "every result")
    ended = max(end_of(text) for part in parts for text in results.mget(part))
    return {"completed": count, "accept_seconds": accepted - began,
            "accepts_per_second": count / (accepted - began), "end_to_end_seconds": ended - began,
            "executions_per_second": count / (ended - began)}


def end_of(text):
    """The time that a result was stored with."""
    result = json.loads(text)
    if result["status"] != "SUCCESS" or result["result"] != {"ok": True}:
        sys.exit(f"a task failed: {text}")
    at = datetime.datetime.fromisoformat(result["date_done"])
    return at.replace(tzinfo=datetime.timezone.utc).timestamp()


def latency(count):
    """Warmed up, and with the pauses, of `bench_load latency`."""
    warming_up, milliseconds = 20, []
    for n in range(warming_up + count):
        began = time.perf_counter()
        call.delay(n).get(timeout=LONGEST_WAIT)
        if n >= warming_up:
            milliseconds.append((time.perf_counter() - began) * 1000)
        time.sleep(0.002)
    return described(milliseconds)


def chains(count):
    """Chains of three tasks, submitted at once, until all have ended."""
    began = time.time()
    ends = [celery.chain(call.si(n), call.si(n), call.si(n)).apply_async() for n in range(count)]
    for end in ends:
        end.get(timeout=LONGEST_WAIT)
    return {"seconds": time.time() - began}


def chord(count):
    """As many tasks, and one that gets all their results."""
    began = time.time()
    collected = celery.chord([call.s(n) for n in range(count)], size_of.s()).apply_async().get(timeout=LONGEST_WAIT)
    if collected != count:
        sys.exit(f"the chord collected {collected} results")
    return {"seconds": time.time() - began}


if __name__ == "__main__":
    print(json.dumps({"throughput": throughput, "latency": latency, "chains": chains, "chord": chord}[sys.argv[1]](int(sys.argv[2]))))
