"""A task service that writes every call down (the input's number, a line each), so that a test can compare what
was run with what was recorded. The task moody misbehaves at some numbers.
counting_service.py LOG [PORT]"""
import json
import os
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
number = {"type": "integer"}


def operation(name, code):
    body = {"type": "object", "required": ["n"], "properties": {"n": number, "milliseconds": number}}
    answer = {"type": "object", "required": ["n"], "properties": {"n": number}}
    return {"post": {"operationId": name, "summary": name, "requestBody": {
        "required": True, "content": {"application/json": {"schema": body}}}, "responses": {code: {
            "description": "OK", "content": {"application/json": {"schema": answer}}}}}}


document = {"openapi": "3.1.0", "info": {"title": "Counting", "version": "1.0.0"}, "paths": {
    "/count": operation("count", "200"), "/drip": operation("drip", "200"), "/hang": operation("hang", "200"),
    "/moody": operation("moody", "200")}}
running = 0
asked = set()
lock = threading.Lock()


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, pause=0):
        self.answer_text(json.dumps(body).encode(), status, pause)

    def answer_text(self, content, status=200, pause=0):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for byte in content if pause else ():
            time.sleep(pause)
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
        if not pause:
            self.wfile.write(content)

    def misbehave(self, n, first):
        """Whether it did: by the number, always as one of the first four, or when first asked as one of the others."""
        moods = {0: lambda: time.sleep(3600), 1: lambda: self.answer_text(b'{"n": '),
                 2: lambda: self.answer(200, {"m": n}), 3: lambda: self.send_zeros(2 << 30)}
        if first:
            moods |= {4: lambda: self.answer(500, {"detail": "a bad day"}), 5: self.hang_up,
                      6: lambda: (self.answer(200, {"n": n}), self.answer(200, {"n": -1}))}
        mood = moods.get(n % 40 / 6)
        if mood:
            mood()
        return mood is not None

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def send_zeros(self, count):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(count))
        self.end_headers()
        for _ in range(count >> 20):
            self.wfile.write(bytes(1 << 20))

    def do_GET(self):
        if self.path == "/openapi.json":
            return self.answer(200, document)
        self.answer(200, {"status": "ok", "capacity": 16, "running": running})

    def do_POST(self):
        global running
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        os.write(log, b"%d\n" % given["n"])
        with lock:
            running += 1
            first = (self.path, given["n"]) not in asked
            asked.add((self.path, given["n"]))
        try:
            if self.path == "/moody" and self.misbehave(given["n"], first):
                return
            time.sleep(3600 if self.path == "/hang" else given.get("milliseconds", 0) / 1000)
            self.answer(200, {"n": given["n"]}, 0.1 if self.path == "/drip" else 0)
        except OSError:
            pass
        finally:
            with lock:
                running -= 1

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


server = Server(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Service)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
