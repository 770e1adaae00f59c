#!/usr/bin/python3
"""Sends standard input as one message, so that stories can try the recording server.

usage: smtp_client.py PORT FROM TO... <message    (prints the server's last answer)
"""

import smtplib
import sys


def main():
    port, sender, *recipients = sys.argv[1:]
    message = sys.stdin.buffer.read().replace(b"\n", b"\r\n")
    try:
        with smtplib.SMTP("127.0.0.1", int(port), "client.test", timeout=20) as server:
            code, text = server.ehlo()
            if code >= 400:
                raise smtplib.SMTPResponseException(code, text)
            refused = server.sendmail(sender, recipients, message)
            for address, (code, text) in refused.items():
                print(f"refused {address}: {code} {text.decode()}")
            print("accepted")
    except smtplib.SMTPRecipientsRefused as error:
        for address, (code, text) in error.recipients.items():
            print(f"refused {address}: {code} {text.decode()}")
        return 1
    except smtplib.SMTPResponseException as error:
        print(f"answered {error.smtp_code} {error.smtp_error.decode('latin-1')[:80]}")
        return 1
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        print(f"lost: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
