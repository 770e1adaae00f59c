# Days that orders tell, gone through on a terminal: accepted, refused, corrected, taken back
include derive.inc
$ rosemary occasion review
? 2
> "review needs a terminal; elsewhere use 'rosemary occasion proposals', 'accept' and 'refuse'"
$ rosemary occasion proposals --json
save ama = .occasions[0].id
save rosa = .occasions[1].id
save gran = .occasions[2].id
file first <<'KEYS'
see 1 of 3
see Kwame Mensah
see Ama (sister)
see Happy birthday, little sister
see a accept
press r
see refused; u takes it back.
see 2 of 3
see an order in sympathy names the same person
press u
see waits again.
see 1 of 3
press a
see accepted: the next day is Wed 12 May 2027
see 2 of 3
press r
see 3 of 3
see gran
press d
see Which day?
press 31 May\r
see rule '31 May' is none
press d
see Which day?
press 1934-09-04\r
see accepted: the next day is Sat 4 Sep 2027
see All are decided
press ?
see it is never proposed again
press x
press q
end
KEYS
$ python3 ${story}/terminal.py --size 60x24 first rosemary occasion review
$ rosemary occasion list --json
> .occasions[id=${ama}].state == active
> .occasions[id=${rosa}].state == ended
> .occasions[id=${gran}].rule == 1934-09-04
