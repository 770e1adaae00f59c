"""How long calls of another client take while the daemon has work."""

import multiprocessing
import random
import select
import time

from bench_shop import Client

MEAN_PAUSE_SECONDS = 0.005


def measure(client, running):
    """Milliseconds of each call, at moments of its own, until running() is false; sorted."""
    calls = []
    pause = random.Random(1)
    while running():
        select.select([], [], [], pause.uniform(0, 2 * MEAN_PAUSE_SECONDS))
        began = time.monotonic()
        client.call("status")
        calls.append((time.monotonic() - began) * 1000)
    return sorted(calls)


def tell(what, calls):
    """A line of figures."""
    print(f"{what}: {len(calls)} answers, median {calls[len(calls) // 2]:.1f} ms  "
          f"p99 {calls[len(calls) * 99 // 100]:.1f} ms  worst {calls[-1]:.1f} ms", flush=True)


def _measure_until(path, told, stop):
    with Client(path) as client:
        client.call("status")
        told.send(None)
        told.send(measure(client, lambda: not stop.is_set()))


class Caller:
    """A process that calls while something is done: with Caller(PATH) as caller: ...; then
    caller.calls are its milliseconds."""

    def __init__(self, path):
        self.told, ours = multiprocessing.Pipe(False)
        self.stop, self.calls = multiprocessing.Event(), []
        self.process = multiprocessing.Process(target=_measure_until,
                                               args=(path, ours, self.stop))

    def __enter__(self):
        self.process.start()
        self.told.recv()  # it calls now
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.calls = self.told.recv()
        self.process.join()
