# Forty messages over four sessions, each once (pipelined)
smtp start <<RULES
dot delay 0.02
RULES
include many.inc
