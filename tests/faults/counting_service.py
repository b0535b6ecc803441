"""A task service that writes every call down (the input's number, a line each), so that a test can compare what
was run with what was recorded. counting_service.py LOG [PORT]"""
import json
import os
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
    "/count": operation("count", "200"), "/drip": operation("drip", "200"), "/hang": operation("hang", "200")}}
running = 0
lock = threading.Lock()


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, pause=0):
        content = json.dumps(body).encode()
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
        try:
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
