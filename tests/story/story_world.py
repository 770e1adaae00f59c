"""The world of one story: its folder, its variables, its daemon, its servers."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

import story_mail
from story_expect import SANITIZER, SANITIZER_STATUS, Seen
from story_process import Deadline, Process, pause_between_polls

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDER = os.path.join(HERE, "..", "servers", "smtp_recorder.py")
GATEWAY = os.path.join(HERE, "..", "servers", "http_gateway.py")
START_SECONDS = 20
STOP_SECONDS = float(os.environ.get("STORY_STOP_SECONDS", "30"))
COMMAND_SECONDS = 60
SANITIZERS = {"ASAN_OPTIONS": "exitcode=99:detect_leaks=1",
              "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1:exitcode=99"}
ESCAPES = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\"}


class Broken(Exception):
    """Something that the story takes for granted did not happen."""


def _answers(address):
    """True when somebody accepts connections there."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(address) == 0


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _wait_for(ready, process, what):
    """Polls until ready() is true; the process may not end before."""
    deadline, attempt = Deadline(START_SECONDS), 0
    while not ready():
        if process.wait(0) is not None:
            raise Broken(f"{what} ended with status {process.status} at its start")
        if deadline.left() == 0:
            raise Broken(f"{what} was not ready within {deadline.seconds} s")
        pause_between_polls(process, attempt)
        attempt += 1


class World:
    """What a story acts on."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="story-")
        os.chmod(self.folder, 0o711)  # smtp-sink drops its rights and writes below
        self.variables = {"dir": self.folder, "state": self.path("state"),
                          "socket": self.path("run/control.sock"), "mail": self.path("mail"),
                          "story": HERE, "source": os.path.dirname(os.path.dirname(HERE)),
                          "long": os.environ.get("ROSEMARY_TEST_LONG", ""),
                          "playwright": os.environ.get("PLAYWRIGHT", ""),
                          "modules": os.environ.get("NODE_MODULES", ""),
                          "shots": os.environ.get("SHOTS", self.folder)}
        for name in ("state", "run", "bin"):
            os.mkdir(self.path(name), 0o700)
        for name in ("rosemary", "rosemaryd"):
            if os.environ.get(name.upper()):
                os.symlink(os.path.abspath(os.environ[name.upper()]), self.path("bin/" + name))
        self.daemon, self.smtp, self.sink, self.gateway = None, None, None, None
        self.programs = {}
        self.daemon_words, self.log_read = [], 0
        self.environment = {
            "PATH": self.path("bin") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "HOME": self.folder, "TMPDIR": self.folder, "LANG": "C.UTF-8", "TZ": "UTC",
            "NO_COLOR": "1", "ROSEMARY_SOCKET": self.variables["socket"]}
        for name, usual in SANITIZERS.items():
            self.environment[name] = os.environ.get(name, usual)

    def path(self, name):
        """A path in the story's folder."""
        return os.path.join(self.folder, name)

    def expand(self, text):
        """Text with every ${name} replaced; a name that is not known is an error."""
        def value(match):
            if match[1] not in self.variables:
                raise Broken(f"there is no variable ${{{match[1]}}}")
            return self.variables[match[1]]
        return re.sub(r"\$\{(\w+)\}", value, text)

    def command(self, line, stdin_text):
        """Runs a shell line and returns what it gave."""
        out, err, given = self.path("bin/out"), self.path("bin/err"), self.path("bin/in")
        for name in (out, err):
            with open(name, "wb"):
                pass
        with open(given, "w", encoding="utf-8") as file:
            file.write(stdin_text or "")
        with open(given, "rb") as stdin:
            process = Process(["/bin/bash", "-o", "pipefail", "-c", line], out, err, self.folder,
                              self.environment, stdin)
        status = process.wait(COMMAND_SECONDS)
        process.kill()
        with open(out, encoding="utf-8", errors="replace") as file:
            output = file.read()
        with open(err, encoding="utf-8", errors="replace") as file:
            errors = file.read()
        if status is None:
            raise Broken(f"the command did not end within {COMMAND_SECONDS} s\n{output}{errors}")
        return Seen(output + errors, output, status)

    def log(self):
        """All that the daemon has printed in this story."""
        if not os.path.exists(self.path("daemon.log")):
            return ""
        with open(self.path("daemon.log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def check_log(self):
        """A sanitizer's finding in the part of the log not looked at yet ends the story."""
        log = self.log()
        fresh, self.log_read = log[self.log_read:], len(log)
        if SANITIZER.search(fresh):
            raise Broken("a sanitizer complains in the daemon's log")

    def launch_daemon(self, words):
        """Starts rosemaryd and does not wait."""
        if not os.path.exists(self.path("bin/rosemaryd")):
            raise Broken("ROSEMARYD does not name a program")
        if self.daemon and self.daemon.wait(0) is None:
            raise Broken("the daemon runs already")
        self.daemon_words = words or self.daemon_words or ["rosemary.conf"]
        arguments = ["--config", self.daemon_words[0], "--state", self.variables["state"],
                     "--socket", self.variables["socket"], "--developer", *self.daemon_words[1:]]
        self.daemon = Process([self.path("bin/rosemaryd"), *arguments], self.path("daemon.log"),
                              self.path("daemon.log"), self.folder, self.environment)

    def start_daemon(self, words):
        """Starts rosemaryd and waits until its socket accepts."""
        self.launch_daemon(words)
        try:
            _wait_for(lambda: _answers(self.variables["socket"]), self.daemon, "the daemon")
        except Broken:
            self.check_log()
            raise

    def running_daemon(self):
        """The daemon, which must be running."""
        if self.daemon is None:
            raise Broken("the daemon was not started")
        if self.daemon.wait(0) is not None:
            self.check_log()
            raise Broken(f"the daemon died with status {self.daemon.status}")
        return self.daemon

    def stop_daemon(self):
        """SIGTERM, and the end must be clean."""
        daemon = self.running_daemon()
        daemon.signal(signal.SIGTERM)
        status = daemon.wait(STOP_SECONDS)
        self.check_log()
        self.daemon = None
        if status is None:
            daemon.kill()
            raise Broken(f"the daemon did not stop within {STOP_SECONDS} s")
        if status != 0:
            raise Broken(f"the daemon stopped with status {status}, not 0")

    def kill_daemon(self):
        """SIGKILL: it gets no chance to say goodbye."""
        self.running_daemon().kill()
        self.check_log()
        self.daemon = None

    def daemon_ends(self):
        """Waits for the daemon to end by itself; its status and log are what is seen."""
        if self.daemon is None:
            raise Broken("the daemon was not started")
        status = self.daemon.wait(STOP_SECONDS)
        if status is None:
            raise Broken(f"the daemon still runs after {STOP_SECONDS} s")
        self.daemon = None
        self.check_log()
        if status == SANITIZER_STATUS:
            raise Broken("the daemon ended with the status of a sanitizer's finding")
        return Seen(self.log(), self.log(), status)

    def write_rules(self, text):
        """The rules of the SMTP server; they hold from its next session on."""
        with open(self.path("smtp.rules.part"), "w", encoding="utf-8") as file:
            file.write(text or "")
        os.rename(self.path("smtp.rules.part"), self.path("smtp.rules"))

    def start_smtp(self, options, rules):
        """Starts the recording server, on the same port as before if it was stopped."""
        if self.smtp and self.smtp.wait(0) is None:
            raise Broken("the SMTP server runs already")
        self.write_rules(rules)
        port = self.variables.get("smtp_port", "0")
        port_file = self.path("smtp.port")
        if os.path.exists(port_file):
            os.unlink(port_file)
        words = [sys.executable, RECORDER, self.variables["mail"], "--port", port, "--port-file",
                 port_file, "--rules", self.path("smtp.rules"), *options]
        self.smtp = Process(words, self.path("smtp.log"), self.path("smtp.log"), self.folder,
                            dict(os.environ, PYTHONDONTWRITEBYTECODE="1"))
        _wait_for(lambda: os.path.exists(port_file), self.smtp, "the SMTP server")
        with open(port_file, encoding="utf-8") as file:
            self.variables["smtp_port"] = file.read().strip()

    def write_gateway_rules(self, text):
        """The rules of the SMS gateway; they hold from the next request on."""
        with open(self.path("gateway.rules.part"), "w", encoding="utf-8") as file:
            file.write(text or "")
        os.rename(self.path("gateway.rules.part"), self.path("gateway.rules"))

    def start_gateway(self, rules):
        """Starts the SMS gateway; what it is asked is recorded in ${gateway}."""
        folder, port_file = self.path("gateway"), self.path("gateway.port")
        self.write_gateway_rules(rules)
        self.gateway = Process([sys.executable, GATEWAY, folder, "--port-file", port_file,
                                "--rules", self.path("gateway.rules")], self.path("gateway.log"),
                               self.path("gateway.log"), self.folder,
                               dict(os.environ, PYTHONDONTWRITEBYTECODE="1"))
        _wait_for(lambda: os.path.exists(port_file), self.gateway, "the SMS gateway")
        with open(port_file, encoding="utf-8") as file:
            self.variables.update(gateway=folder, gateway_port=file.read().strip())

    def start_sink(self, options):
        """Starts Postfix's smtp-sink; every message becomes a file in ${sink}."""
        folder, port = self.path("sink"), _free_port()
        os.makedirs(folder, exist_ok=True)
        rights = []
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
            rights = ["-u", "nobody"]
        words = ["smtp-sink", *rights, "-d", os.path.join(folder, "%M."), *options,
                 f"127.0.0.1:{port}", "128"]
        self.sink = Process(words, self.path("sink.log"), self.path("sink.log"), folder,
                            self.environment)
        _wait_for(lambda: _answers(("127.0.0.1", port)), self.sink, "smtp-sink")
        self.variables.update(sink=folder, sink_port=str(port))

    def stop_server(self, name):
        """Ends the server named smtp or sink."""
        server = getattr(self, name)
        if server is None:
            raise Broken(f"{name} was not started")
        server.kill()
        setattr(self, name, None)

    def start_program(self, name, words):
        """Starts a program of the story and does not wait."""
        if name in self.programs:
            raise Broken(f"{name} was started already")
        log = self.path(name + ".log")
        self.programs[name] = Process(words, log, log, self.folder, self.environment)

    def stop_program(self, name):
        """SIGTERM; what does not end by that is broken."""
        if name not in self.programs:
            raise Broken(f"{name} was not started")
        program = self.programs.pop(name)
        program.signal(signal.SIGTERM)
        if program.wait(STOP_SECONDS) is None:
            program.kill()
            raise Broken(f"{name} did not stop within {STOP_SECONDS} s")

    def raw(self, words, text):
        """Sends bytes to a port or the control socket and returns what comes back."""
        lines = [int(word[6:]) for word in words[1:] if word.startswith("lines=")]
        address = self.variables["socket"] if words[0] == "control" \
            else ("127.0.0.1", int(words[0]))
        family = socket.AF_UNIX if words[0] == "control" else socket.AF_INET
        data = re.sub(r"\\(x[0-9a-fA-F]{2}|.)", lambda m: chr(int(m[1][1:], 16))
                      if m[1][0] == "x" and len(m[1]) == 3 else ESCAPES.get(m[1], m[0]),
                      text.replace("\\c\n", ""))
        with socket.socket(family, socket.SOCK_STREAM) as peer:
            peer.settimeout(START_SECONDS)
            try:
                peer.connect(address)
                got = self._converse(peer, data, lines[0] if lines else None)
            except OSError as error:
                return Seen(f"raw: {error}", "", 1)
        text = got.decode("utf-8", "replace")
        return Seen(text, text, 0)

    @staticmethod
    def _converse(peer, data, lines):
        raw = b"".join(bytes([ord(c)]) if ord(c) < 256 else c.encode() for c in data)
        got = b""
        try:
            peer.sendall(raw)
            if lines is None:
                peer.shutdown(socket.SHUT_WR)
            while lines is None or got.count(b"\n") < lines:
                piece = peer.recv(65536)
                if not piece:
                    break
                got += piece
        except (BrokenPipeError, ConnectionResetError):
            pass  # the other side hung up, which may be what is expected
        return got

    def mail(self, words):
        """What the recording server got."""
        return story_mail.probe(self.variables["mail"], words)

    def unmount(self):
        """What a story of root's mounted in its folder goes with it."""
        with open("/proc/self/mounts", encoding="utf-8") as mounts:
            points = [line.split()[1] for line in mounts]
        for point in points:
            if point.startswith(self.folder + "/"):
                subprocess.run(["umount", "-l", point], check=False)

    def finish(self, keep):
        """Ends every process of the story and removes its folder. A running daemon must stop."""
        try:
            if self.daemon is not None:
                self.stop_daemon()
        finally:
            self.abandon(keep)

    def abandon(self, keep):
        """Ends every process at once."""
        for process in (self.daemon, self.smtp, self.sink, self.gateway,
                        *self.programs.values()):
            if process is not None:
                process.kill()
        if not keep:
            self.unmount()
            shutil.rmtree(self.folder, ignore_errors=True)
