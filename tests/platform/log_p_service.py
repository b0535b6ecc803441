"""A service that knows nothing of MAD: one operation and the document that describes it. SIGUSR1: version 1.1.0."""
import json
import signal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

schema = {"type": "object", "required": ["atoms", "hetero_atoms"], "properties": {
    "atoms": {"type": "integer", "minimum": 1}, "hetero_atoms": {"type": "integer", "minimum": 0}}}
document = {"openapi": "3.0.3", "info": {"title": "Log P", "version": "1.0.0"}, "paths": {"/predict": {"post": {
    "operationId": "predictLogP", "summary": "A rough log P", "requestBody": {
        "required": True, "content": {"application/json": {"schema": schema}}},
    "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {
        "type": "object", "required": ["log_p"], "properties": {"log_p": {"type": "number"}}}}}}}}}}}


def grow(*_):
    schema["required"].append("charge")
    schema["properties"]["charge"] = {"type": "integer"}
    document["info"]["version"] = "1.1.0"


class Service(BaseHTTPRequestHandler):
    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        self.answer(200, document) if self.path == "/openapi.json" else self.answer(404, {"detail": "no such page"})

    def do_POST(self):
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if given["atoms"] == 13:
            return self.answer(422, {"detail": "13 atoms are unlucky"})
        self.answer(200, {"log_p": given["atoms"] / 2 - 1.5 * given["hetero_atoms"] - given.get("charge", 0)})

    def log_message(self, *_):
        pass


signal.signal(signal.SIGUSR1, grow)
server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
