# Refused, put off or lost at each command: nothing is lost, nothing doubled (pipelined)
smtp start
include verdicts.inc
