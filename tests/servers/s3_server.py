"""An S3 of the tests' own: moto's server as a process, one request at a time, so that conditions hold as at the real
one. `python s3_server.py` prints its address; with `forgetful` it ignores conditions, as some services do."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

BUCKET = "company"
_REFUSE, _AWAY, _COUNT = "/_refuse/", "/_away/", "/_count/"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class S3Server:
    """The server with one bucket. Use it as a context manager; `set_up` gives the environment that leads to it."""

    def __init__(self, *, forgetful: bool = False, port: int = 0) -> None:
        self._arguments = [str(port), *(["forgetful"] if forgetful else [])]

    def __enter__(self) -> S3Server:
        command = [sys.executable, __file__, *self._arguments]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        assert self.url, "the server did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def refuse(self, seconds: float) -> None:
        """Answers 503 for so long."""
        urllib.request.urlopen(f"{self.url}{_REFUSE}{seconds}").close()  # noqa: S310 - it is our own

    def away(self, seconds: float) -> None:
        """Is not there for so long: whoever comes finds nobody. What it holds it keeps."""
        urllib.request.urlopen(f"{self.url}{_AWAY}{seconds}").close()  # noqa: S310 - it is our own

    def counted(self) -> dict[str, int]:
        """How many requests came since it was asked last: lists as LIST, what comes of them in further requests as
        "further page", all others by their method."""
        with urllib.request.urlopen(f"{self.url}{_COUNT}") as answer:  # noqa: S310 - it is our own
            told: dict[str, int] = json.load(answer)
        return told

    @property
    def set_up(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "tester",
            "AWS_SECRET_ACCESS_KEY": "of no use elsewhere",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def one_at_a_time(application: Application, leave: Callable[[float], None], *, forgetful: bool) -> Application:
    alone, until, came = threading.Lock(), [0.0], Counter[str]()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(_REFUSE):
            until[0] = time.monotonic() + float(environ["PATH_INFO"].removeprefix(_REFUSE))
            start("200 OK", [])
            return []
        if environ["PATH_INFO"].startswith(_AWAY):
            leave(float(environ["PATH_INFO"].removeprefix(_AWAY)))
            start("200 OK", [])
            return []
        if time.monotonic() < until[0]:
            start("503 Service Unavailable", [])
            return []
        if environ["PATH_INFO"].startswith(_COUNT):
            told = json.dumps(came).encode()
            came.clear()
            start("200 OK", [("Content-Length", f"{len(told)}")])
            return [told]
        asked = environ.get("QUERY_STRING", "")
        a_list = "further page" if "continuation-token" in asked else "LIST"
        came[a_list if "list-type" in asked else environ["REQUEST_METHOD"]] += 1
        if forgetful:
            environ.pop("HTTP_IF_NONE_MATCH", None)
        with alone:
            return list(application(environ, start))

    return answer


def main() -> None:
    from moto.core.models import DEFAULT_ACCOUNT_ID
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from moto.s3.models import s3_backends
    from werkzeug.serving import make_server

    port, forgetful, away_s = int(sys.argv[1]), "forgetful" in sys.argv, [0.0]

    def leave(seconds: float) -> None:
        away_s[0] = seconds
        threading.Thread(target=server.shutdown).start()  # it waits until nobody is served any more

    application = one_at_a_time(DomainDispatcherApplication(create_backend_app), leave, forgetful=forgetful)
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(BUCKET, "eu-central-1")
    server = make_server("127.0.0.1", port, application, threaded=True)
    sys.stdout.write(f"http://127.0.0.1:{server.port}\n")
    sys.stdout.flush()
    while True:
        server.serve_forever()
        server.server_close()
        time.sleep(away_s[0])
        server = make_server("127.0.0.1", server.port, application, threaded=True)


if __name__ == "__main__":
    main()
