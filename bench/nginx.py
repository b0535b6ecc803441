"""nginx over a folder of its own: the peer of what `mad` answers. Debian: nginx-light."""
import pathlib
import shutil
import socket
import tempfile
import time

import child_process

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/requests;
  server_tokens off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=100;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
{locations}
  }}
}}
"""

# Of an answer's headers, those that nginx makes itself.
OWN_HEADERS = {"content-length", "content-type", "connection", "date", "server", "transfer-encoding", "accept-ranges",
               "last-modified", "etag"}


class Nginx:
    """One worker. Between the begin of its block and start(): what it answers, by add()."""

    def __init__(self):
        self.folder = self.process = self.url = None
        self.locations = []

    def __enter__(self):
        if not shutil.which("nginx"):
            raise SystemExit("nginx is missing: apt-get install nginx-light")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mad-bench-nginx.", dir="/var/tmp"))
        self.folder.chmod(0o755)  # its worker is www-data
        return self

    def __exit__(self, *_):
        child_process.stop(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, path, file, content_type="application/octet-stream", headers=()):
        """Answers `path` with the file, and with those (name, value) that are not its own to say."""
        lines = [f"location = {path} {{ alias {file}; types {{ }} default_type {quoted(content_type)};"]
        lines += [f"  add_header {name} {quoted(value)};" for name, value in headers if name.lower() not in OWN_HEADERS]
        self.locations.append("\n".join([*lines, "}"]))

    def add_answer(self, path, answer):
        """Answers with the bytes of an http.client answer, head and body."""
        file = self.folder / f"answer{len(self.locations)}"
        file.write_bytes(answer.read())
        self.add(path, file, answer.getheader("Content-Type"), answer.getheaders())

    def start(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        configuration = self.folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=self.folder, port=port,
                                                      locations="\n".join(self.locations)))
        self.process = child_process.start(["nginx", "-p", str(self.folder), "-c", str(configuration)],
                                           errors=self.folder / "said")
        self.url = f"http://127.0.0.1:{port}"
        for _ in range(500):
            try:
                return socket.create_connection(("127.0.0.1", port)).close()
            except ConnectionRefusedError:
                time.sleep(0.02)
        raise SystemExit("nginx does not start: " + (self.folder / "said").read_text())


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
