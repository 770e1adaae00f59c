# Forty messages over four sessions, each once (command by command)
smtp start --offer SIZE,8BITMIME <<RULES
dot delay 0.02
RULES
include many.inc
