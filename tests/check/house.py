"""What the checks share: walking the tree, reading C without its comments, reporting."""

import os
import re
import sys

SKIPPED_FOLDERS = re.compile(r"^(\.git|\.?build.*|__pycache__)$")
C_TOKENS = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""",
    re.DOTALL | re.VERBOSE)
CPLUSPLUS = "lib/intake/phone_shim.cc"  # libphonenumber has no other language
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")', re.MULTILINE)


def walk(root, suffixes=None, under=None):
    """Paths of files below root (relative, sorted); build folders and .git are left out."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not SKIPPED_FOLDERS.match(name)
                      and not os.path.exists(os.path.join(folder, name, "meson-private"))]
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), root)
            if suffixes and not name.endswith(suffixes):
                continue
            if under and not path.startswith(under):
                continue
            if name != ".git":
                found.append(path)
    return sorted(found)


def c_files(root):
    """Every C source and header of the project, and its only C++ (see CPLUSPLUS)."""
    return walk(root, (".c", ".h", ".cc"), ("include/", "lib/", "daemon/", "tests/"))


def read(root, path):
    """A file's text; bytes that are no UTF-8 are replaced."""
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """C text with comments blanked; every line keeps its number."""
    return C_TOKENS.sub(lambda m: _blank(m[0]) if m[0][0] == "/" else m[0], text)


def without_comments_and_strings(text):
    """C text with comments and the insides of literals blanked."""
    return C_TOKENS.sub(lambda m: _blank(m[0]) if m[0][0] == "/" else
                        m[0][0] + _blank(m[0][1:-1]) + m[0][-1], text)


def without_strings(text):
    """C text with the insides of literals blanked; comments stay."""
    return C_TOKENS.sub(lambda m: m[0] if m[0][0] == "/" else
                        m[0][0] + _blank(m[0][1:-1]) + m[0][-1], text)


def line_of(text, offset):
    """The number of the line that holds an offset."""
    return text.count("\n", 0, offset) + 1


class Report:
    """Collects breaches and ends the program with their verdict."""

    def __init__(self, check):
        self.check = check
        self.breaches = []
        self.looked_at = 0

    def breach(self, path, line, text):
        """A rule is broken at a place; text says which rule and how."""
        self.breaches.append((path, line, text))

    def finish(self):
        """Prints what was found and exits; having looked at nothing is a failure too."""
        for path, line, text in sorted(set(self.breaches)):
            print(f"{path}:{line}: {text}")
        if self.looked_at == 0:
            print(f"{self.check}: found nothing to look at")
            sys.exit(1)
        print(f"{self.check}: {self.looked_at} looked at, {len(set(self.breaches))} breaches")
        sys.exit(1 if self.breaches else 0)


def root_from_arguments():
    """The tree to look at: the first argument, or the project that holds this script."""
    if len(sys.argv) > 1:
        return os.path.abspath(sys.argv[1])
    return os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
