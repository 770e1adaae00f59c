"""A disk whose power is cut: what strace saw a program write, and what may be left of it.

What was written before an fsync of the file is there afterwards. Of what was written since, each
sector of 512 bytes is there or not, on its own; a file's length, its name in the folder and the
removal of that name likewise.
"""

import os
import re

SECTOR = 512
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
TRACED = "openat,close,pwrite64,ftruncate,fdatasync,fsync,unlink,sendto,write,writev"
TRACE_WORDS = ["strace", "-D", "-qq", "-xx", "-s", "1000000", "-e", f"trace={TRACED}"]


def _strings(text):
    return [bytes.fromhex(one.replace("\\x", "")) for one in STRING.findall(text)]


class Event:
    """A call: its name, its descriptor (or None), its strings, numbers and result."""

    def __init__(self, name, arguments, result):
        self.name, self.result = name, result
        self.strings = _strings(arguments)
        words = STRING.sub("", arguments).replace(" ", "").split(",")
        self.fd = int(words[0]) if words[0].isdigit() else None
        self.numbers = [int(word) for word in words[1:] if word.isdigit()]

    def data(self):
        """What a call that writes has written."""
        return b"".join(self.strings)[:self.result]


def read_trace(path):
    """The calls that succeeded, in their order."""
    with open(path, encoding="ascii", errors="replace") as file:
        for line in file:
            found = CALL.match(line)
            if found and int(found[3]) >= 0:
                yield Event(found[1], found[2], int(found[3]))


class File:
    """What is on the disk for certain, and what was asked for since."""

    def __init__(self, content, named):
        self.durable, self.named = bytearray(content), named
        self.pending = []        # (offset, bytes), or (length, None)
        self.name_pending = None  # True: it was made; False: it was removed

    def settle(self):
        """After an fsync."""
        for offset, data in self.pending:
            _apply(self.durable, offset, data)
        self.pending = []

    def left(self, choose):
        """Its bytes after a cut, or None when it has no name; choose() says what survives."""
        named = self.named
        if self.name_pending is not None and choose():
            named = self.name_pending
        content = bytearray(self.durable)
        for offset, data in self.pending:
            if data is None:
                if choose():
                    _apply(content, offset, None)
                continue
            for at in range(0, len(data), SECTOR):
                if choose():
                    _apply(content, offset + at, data[at:at + SECTOR])
        return content if named else None


def _apply(content, offset, data):
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset:offset + len(data)] = data


class Disk:
    """The files of one folder whose names begin with a word. A disk that lies says of each fsync
    that it is done, and does nothing."""

    def __init__(self, folder, prefix, lies=False):
        self.prefix, self.lies = os.path.join(folder, prefix), lies
        self.folder, self.files, self.opened = folder, {}, {}
        for name in os.listdir(folder):
            if name.startswith(prefix):
                with open(os.path.join(folder, name), "rb") as file:
                    self.files[name] = File(file.read(), True)

    def _open(self, event):
        path = os.fsdecode(event.strings[0])
        self.opened.pop(event.result, None)
        if path == self.folder:
            self.opened[event.result] = None
        elif path.startswith(self.prefix):
            name = os.path.basename(path)
            file = self.files.get(name)
            if file is None or file.name_pending is False:
                file = self.files[name] = File(b"", False)
                file.name_pending = True
            self.opened[event.result] = file

    def _sync(self, file):
        if self.lies:
            return
        if file is not None:
            file.settle()
            return
        for one in self.files.values():  # the folder
            if one.name_pending is not None:
                one.named, one.name_pending = one.name_pending, None

    def see(self, event):
        """Follows a call; True when it changed what a cut may leave."""
        if event.name == "openat":
            self._open(event)
        elif event.name == "unlink":
            name = os.path.basename(os.fsdecode(event.strings[0]))
            if name in self.files:
                self.files[name].name_pending = False
                return True
        if event.fd not in self.opened:
            return False
        file = self.opened[event.fd]
        if event.name == "close":
            del self.opened[event.fd]
        elif event.name in ("fsync", "fdatasync"):
            self._sync(file)
        elif event.name == "pwrite64":
            file.pending.append((event.numbers[-1], event.data()))
        elif event.name == "ftruncate":
            file.pending.append((event.numbers[0], None))
        return event.name != "close"

    def cut(self, folder, choose):
        """Writes what is left into an empty folder."""
        for name, file in self.files.items():
            content = file.left(choose)
            if content is not None:
                with open(os.path.join(folder, name), "wb") as out:
                    out.write(content)
