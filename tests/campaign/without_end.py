"""A daemon whose mark of END is written behind the dot, built from a copy of the sources."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
PATCH = os.path.join(HERE, "without_end.patch")


def _run(*words, folder):
    done = subprocess.run(words, check=False, cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)} failed:\n{done.stdout.decode(errors='replace')[-4000:]}")


def build_without_end():
    """Builds it in a scratch folder, which goes with this process; ROSEMARYD is that one then."""
    scratch = tempfile.mkdtemp(prefix="rosemary-without-end-")
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    copy, build = os.path.join(scratch, "source"), os.path.join(scratch, "build")
    os.mkdir(copy)
    for name in ("meson.build", "meson_options.txt", "include", "lib", "daemon", "etc", "systemd",
                 "tests"):
        path = os.path.join(SOURCE, name)
        kind = shutil.copytree if os.path.isdir(path) else shutil.copy
        kind(path, os.path.join(copy, name))
    _run("patch", "-p1", "--batch", "--fuzz=0", "-i", PATCH, folder=copy)
    _run("meson", "setup", build, copy, "-Dtests=disabled", "--buildtype=debugoptimized",
         folder=scratch)
    _run("ninja", "-j2", "-C", build, "daemon/rosemaryd", "daemon/rosemary", folder=scratch)
    os.environ["ROSEMARYD"] = os.path.join(build, "daemon", "rosemaryd")
    os.environ["ROSEMARY"] = os.path.join(build, "daemon", "rosemary")
