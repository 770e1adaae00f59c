"""Processes of a story: each in a group of its own, none outliving the story."""

import ctypes
import os
import select
import signal
import subprocess
import time

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


def _die_with_parent():
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """A child that can be waited for with a deadline."""

    def __init__(self, words, output, errors, cwd, environment, stdin=None):
        # pylint: disable=subprocess-popen-preexec-fn  # one thread only
        self.words = words
        with open(output, "ab") as out, open(errors, "ab") as err:
            self.child = subprocess.Popen(
                words, stdin=stdin or subprocess.DEVNULL, stdout=out, stderr=err, cwd=cwd,
                env=environment, start_new_session=True, preexec_fn=_die_with_parent)
        self.pidfd = os.pidfd_open(self.child.pid)
        self.status = None

    def wait(self, seconds):
        """The exit status (negative for a signal), or None when it still runs by then."""
        if self.status is None and select.select([self.pidfd], [], [], seconds)[0]:
            # The group's number stays taken until the leader is reaped, so this is safe here.
            self._kill_group()
            self.status = self.child.wait()
            os.close(self.pidfd)
        return self.status

    def _kill_group(self):
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def signal(self, number):
        """Sends a signal, unless it has ended."""
        if self.wait(0) is None:
            self.child.send_signal(number)

    def kill(self):
        """Ends it and all it has started, now."""
        if self.wait(0) is None:
            self._kill_group()
            self.wait(10)


def pause_between_polls(process, attempt):
    """Lets a moment pass before a condition is looked at again; a process's end cuts it short."""
    watched = [process.pidfd] if process and process.wait(0) is None else []
    select.select(watched, [], [], min(0.02 * (attempt + 1), 0.2))


class Deadline:
    """A moment by which something must have happened."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.at = time.monotonic() + seconds

    def left(self):
        """Seconds until then, not under 0."""
        return max(0.0, self.at - time.monotonic())
