"""A network of a story's own: loopback, and nobody else on it."""

import ctypes
import fcntl
import os
import socket
import struct

_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1


def _unshare(flags):
    if _LIBC.unshare(flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"no network of its own: {os.strerror(number)}")


def _become_root_inside():
    """Who is not root may have a network inside a user namespace, as its root."""
    user, group = os.geteuid(), os.getegid()
    _unshare(_CLONE_NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"),
                       ("gid_map", f"0 {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def _bring_up_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = fcntl.ioctl(any_socket, _SIOCGIFFLAGS, struct.pack("16sh22x", b"lo", 0))
        flags = struct.unpack("16sh22x", asked)[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags | _IFF_UP))


def leave():
    """This process and all that it starts are alone from now on; OSError where that is forbidden."""
    if os.geteuid() != 0:
        _become_root_inside()
    _unshare(_CLONE_NEWNET)
    _bring_up_loopback()
