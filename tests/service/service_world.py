"""A rosemaryd as a service manager sees it: started with sockets, listened to, told by signals."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

SECONDS = 20
CONFIG = """
playbook = {{ path = "{source}/etc/playbook"; }};
control = {{ socket = "{folder}/own.sock"; }};
http = {{ listen = "off"; }};
"""


class Broken(Exception):
    """Something that was expected did not happen."""


def expect(condition, what):
    """Fails the case unless the condition holds."""
    if not condition:
        raise Broken(what)


class Service:
    """One daemon with a private folder, a manager's datagram socket and maybe a passed socket."""

    def __init__(self, program, source):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="service-")
        self.socket = self.path("passed.sock")
        self.child = None
        self.told = []
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(self.path("manager"))
        self.configure(CONFIG.format(source=source, folder=self.folder))

    def path(self, name):
        """A path in the folder."""
        return os.path.join(self.folder, name)

    def configure(self, text):
        """Writes the configuration."""
        with open(self.path("rosemary.conf"), "w", encoding="utf-8") as file:
            file.write(text)

    def words(self):
        """The daemon's command."""
        return [self.program, "--config", self.path("rosemary.conf"), "--state",
                self.path("state")]

    def start(self, before=(), **environment):
        """Starts the daemon behind the words before; its NOTIFY_SOCKET is ours."""
        full = dict(os.environ, NOTIFY_SOCKET=self.path("manager"), **environment)
        with open(self.path("log"), "ab") as log:
            self.child = subprocess.Popen([*before, *self.words()], stdin=subprocess.DEVNULL,
                                          stdout=log, stderr=log, env=full)

    def start_with_socket(self, option="--fdname=control", kind=(), **environment):
        """Starts it as systemd does: the socket is there first, a first call brings the daemon."""
        passed = [f"-E{name}={value}" for name, value in environment.items()]
        self.start(["systemd-socket-activate", f"-l{self.socket}", option, *kind, *passed,
                    f"-ENOTIFY_SOCKET={self.path('manager')}"])
        self.until(lambda: os.path.exists(self.socket), "the socket is made")

    def until(self, condition, what):
        """Polls a condition until it holds."""
        deadline = time.monotonic() + SECONDS
        while not condition():
            expect(time.monotonic() < deadline, f"in {SECONDS} s: {what}")
            expect(self.child.poll() is None, f"{what}; it ended with {self.child.returncode}:\n"
                                              f"{self.log()}")
            self.listen(0.05)

    def log(self):
        """What the daemon printed."""
        with open(self.path("log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def listen(self, seconds):
        """Takes what the manager hears within that time."""
        self.manager.settimeout(seconds)
        try:
            while True:
                text = self.manager.recv(65536).decode()
                self.told += [(time.monotonic(), line) for line in text.split("\n")]
                self.manager.settimeout(0.01)
        except (TimeoutError, socket.timeout):
            pass

    def hears(self, line):
        """Waits until the manager has heard a line; that line and all before are forgotten."""
        self.until(lambda: any(text == line for _, text in self.told), f"the manager hears {line}")
        at = [text for _, text in self.told].index(line)
        self.told = self.told[at + 1:]

    def call(self, method, path=None, **params):
        """One call over the control socket."""
        return self.call_each(method, [params], path)[0]

    def call_each(self, method, wanted, path=None):
        """The same call with different params, one behind the other on one connection."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
            peer.settimeout(SECONDS)
            peer.connect(path or self.socket)
            return [self._call(peer, method, params) for params in wanted]

    def _call(self, peer, method, params):
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        peer.sendall(json.dumps(request).encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            piece = peer.recv(65536)
            expect(piece, f"'{method}' was not answered:\n{self.log()}")
            answer += piece
        return json.loads(answer)

    def ends(self):
        """Waits for the daemon to end; its exit status."""
        try:
            return self.child.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise Broken(f"it still runs:\n{self.log()}") from None

    def stop(self):
        """Asks it to stop, which must be clean."""
        self.child.send_signal(signal.SIGTERM)
        expect(self.ends() == 0, f"the stop was not clean:\n{self.log()}")

    def finish(self):
        """Ends what is left and removes the folder."""
        if self.child is not None and self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        self.manager.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_cases(cases, program, source, kind=Service):
    """Runs functions of a Service, or another kind of it, as TAP; their first doc line is the name. Returns failures."""
    failures = 0
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        service = kind(program, source)
        name = case.__doc__.split("\n", 1)[0].rstrip(".")
        try:
            case(service)
            print(f"ok {number} - {name}", flush=True)
        except (Broken, OSError) as error:
            failures += 1
            print(f"not ok {number} - {name}")
            print("\n".join("# " + line for line in str(error).split("\n")), flush=True)
        finally:
            service.finish()
    return failures
