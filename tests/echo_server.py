"""A FHIR server that is wrong in every way this suite can be told to expect: it echoes what it is sent."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Echo(BaseHTTPRequestHandler):
    """Metadata and tokens work; any other request is refused with everything it carried."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("utf-8", "replace")
        path = self.path.partition("127.0.0.1")[2].partition("/")[2] if "://" in self.path else self.path[1:]
        if path.startswith("fhir/metadata"):
            software = {"name": str(dict(self.headers)), "version": self.headers.get("Authorization", "1")}
            status, said = 200, {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"}
            said["software"] = software
        elif path.startswith("token"):
            status, said = 200, {"access_token": self.server.token, "expires_in": 300, "echo": body}
        elif path.startswith("fhir/Patient?identifier"):
            status, said = 200, {"resourceType": "Bundle", "type": "searchset", "total": 0}
        else:
            status, said = 404, {"echo": [*map(list, self.headers.items()), self.path, body]}
        text = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("X-Echo", self.headers.get("Authorization", "none"))
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = answer

    def log_message(self, *_):
        pass


@contextmanager
def serving(handler, token="", tls=None):
    """The address of a server on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.token = token
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
