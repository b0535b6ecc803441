"""A service that takes and gives a file, refuses, and holds on: for tests of the client."""
import json
import os
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def operation(name, required, inputs, outputs, **marks):
    body = {"type": "object", "required": required, "properties": inputs}
    answer = {"type": "object", "properties": outputs}
    return {"post": {"operationId": name, "summary": name, "requestBody": {
        "required": True, "content": {"application/json": {"schema": body}}}, "responses": {"200": {
            "description": "OK", "content": {"application/json": {"schema": answer}}} | marks}}}


text = {"type": "string"}
document = {"openapi": "3.1.0", "info": {"title": "Lab", "version": "1.0.0"}, "paths": {
    "/measure": operation(
        "measure", ["sample"],
        {"sample": text | {"x-mad-file": ["sdf", "smi"]}, "refuse": {"type": "boolean"}},
        {"sample": text, "report": text | {"x-mad-file": ["txt"]}, "poses": {"type": "array"}},
        **{"x-mad-docking": "/poses"}),
    "/hold": operation("hold", ["while_exists"], {"while_exists": text}, {"held": {"type": "boolean"}})}}


class Service(BaseHTTPRequestHandler):
    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        self.answer(200, document) if self.path == "/openapi.json" else self.answer(404, {"detail": "no such page"})

    def do_POST(self):
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/hold":
            while os.path.exists(given["while_exists"]):
                time.sleep(0.02)
            return self.answer(200, {"held": True})
        if given.get("refuse"):
            return self.answer(422, {"detail": "the sample is refused"})
        with urllib.request.urlopen(given["sample"]) as file:
            sample = file.read().decode()
        self.answer(200, {"sample": sample.split()[0], "report": "measured " + sample,
                          "poses": [{"rank": 1, "affinity": -7.5}]})

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
