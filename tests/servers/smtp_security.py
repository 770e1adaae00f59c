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
        """Lines of EHLO; a login only where it is safe, if it can be. What is said before TLS may be
        anybody's: a size that no message has."""
        found = []
        if self.context and not secure:
            found += ["STARTTLS", "SIZE 1"]
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


class Login:
    """The part of a session that wants to know who is there."""

    def ask(self, challenge):
        """The answer to a challenge of AUTH."""
        self.reply("334 " + challenge)
        return self.read_command()

    def do_auth(self, line):
        """AUTH (RFC 4954)."""
        words = line.split(" ") + [None]
        mechanism = words[1]
        offered = any(offer.startswith("AUTH ") and mechanism in offer.split()[1:]
                      for offer in self.offers)
        if self.bad_sequence(line, self.greeted and offered and not self.user):
            return
        given = MECHANISMS[mechanism](self.ask, words[2])
        right = given == self.security.login
        self.store.note("logins", self.number, f"{mechanism} {given[0] if given else '?'} "
                        f"{'accepted' if right else 'refused'}")
        rule = self.answered("auth")
        if rule is None:
            self.reply("235 2.7.0 welcome" if right else "535 5.7.8 user or password is wrong")
        if right and (rule is None or (rule.action == "reply" and rule.code() < 400)):
            self.user = given[0]
