"""The peer's side of bench/dispatch: a Celery application whose task makes one HTTP call over a kept connection, as a
MAD worker does. celery_peer.py says by these variables where Redis and the service are."""
import http.client
import json
import os
import threading

import celery

redis_socket = os.environ["CELERY_PEER_SOCKET"]
redis_url = "redis+socket://" + redis_socket
app = celery.Celery("celery_tasks", broker=redis_url, backend=redis_url)
if os.environ["CELERY_PEER_DURABLE"] == "1":  # what Celery's documentation advises where no task may be lost
    app.conf.task_acks_late = True
    app.conf.task_reject_on_worker_lost = True
kept = threading.local()


@app.task
def size_of(results):
    return len(results)


@app.task
def call(x):
    body = json.dumps({"x": x}).encode()
    for again in (True, False):
        if not hasattr(kept, "connection"):
            kept.connection = http.client.HTTPConnection(os.environ["CELERY_PEER_SERVICE"])
        try:
            kept.connection.request("POST", "/noop", body, {"Content-Type": "application/json"})
            answer = kept.connection.getresponse()
            result = json.loads(answer.read())
            if answer.status != 200:
                raise RuntimeError(f"the service answered {answer.status}")
            return result
        except (OSError, http.client.HTTPException):
            del kept.connection
            if not again:
                raise
