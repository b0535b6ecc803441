"""Ctrl-C at the password prompt of the command in argv: says what ended it and whether the terminal echoes."""
import fcntl
import os
import pty
import signal
import sys
import termios


def echoes():
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


ours, terminal = pty.openpty()
pid = os.fork()
if pid == 0:
    os.close(ours)
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for stream in range(3):
        os.dup2(terminal, stream)
    os.execv(sys.argv[1], sys.argv[1:])
seen = b""
while b"Password: " not in seen:
    seen += os.read(ours, 1000)
print("asked, shown:", echoes())
os.write(ours, b"\x03")
ended = os.waitpid(pid, 0)[1]
print("ended by", signal.Signals(os.WTERMSIG(ended)).name if os.WIFSIGNALED(ended) else ended, "shown:", echoes())
