"""TLS and login of smtp_recorder.py: what it offers, and what it notes of both."""

import base64
import binascii
import ssl


class Security:
    """What the server was told to offer."""

    def __init__(self, certificate, from_start, login, mechanisms):
        self.context, self.from_start = None, from_start
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.login = tuple(login.split(":", 1)) if login else None
        self.mechanisms = mechanisms.split()

    def offers(self, secure):
        """Lines of EHLO; a login only where it is safe, if it can be."""
        found = []
        if self.context and not secure:
            found.append("STARTTLS")
        if self.login and self.mechanisms and (secure or not self.context):
            found.append("AUTH " + " ".join(self.mechanisms))
        return found

    def secure(self, connection):
        """The connection by TLS; raises OSError when the client does not want it so."""
        return self.context.wrap_socket(connection, server_side=True)


def decode(text):
    """The bytes of base64 text, or None."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def read_plain(ask, initial):
    """User and password by AUTH PLAIN (RFC 4616); None for what is malformed."""
    parts = (decode(ask("") if initial is None else initial) or b"").split(b"\0")
    if len(parts) != 3 or parts[0]:
        return None
    return parts[1].decode(), parts[2].decode()


def read_login(ask, initial):
    """User and password by AUTH LOGIN; None for what is malformed."""
    user = decode(ask("VXNlcm5hbWU6") if initial is None else initial)
    password = decode(ask("UGFzc3dvcmQ6"))
    if user is None or password is None:
        return None
    return user.decode(), password.decode()


MECHANISMS = {"PLAIN": read_plain, "LOGIN": read_login}
