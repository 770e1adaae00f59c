# Refused, put off or lost at each command: nothing is lost, nothing doubled (one by one)
smtp start --offer SIZE
include verdicts.inc
