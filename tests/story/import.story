# Files of any order and shape come in whole; what cannot comes back with its reason, and once mended
set shop = closed_weekdays = [];
set plan = cap_days = 0;
set more =
include planning.inc
$ rosemary dev clock set 2027-05-04T10:00:00

# A byte order mark, CR LF, quoted line ends, semicolons and Latin-1 are what people have.
$ printf '\xef\xbb\xbfsku,description,price\r\nR,"pink, ""old"" roses",24.50\r\nW,white roses,24.50\r\n' >p.csv
$ printf 'sku;to_sku;sentence\nR;W;white roses\n' >v.csv
$ printf 'ref;given_name;family_name;email;address;consent_email;birthday\nj;J\xf6rg;M\xfcller;joerg@example.test;"Am Weg 1\nHaus 2";granted;03/04/1970\nk;Kim;;kim@example.test;;granted;25/12/1980\n' >c.csv
$ printf 'customer_ref\trelation\nj\tmum\n' >r.csv
$ printf 'customer_ref,recipient,kind,rule\nj,mum,birthday,--05-14\n' >o.csv
$ printf 'ref,customer_ref,relation,occasion,placed_on,sku\n1,j,mum,birthday,13/05/2026,R\n' >orders.csv
$ rosemary import orders.csv o.csv r.csv c.csv v.csv p.csv --dates dmy --dry-run
> not UTF-8
> dry run
$ rosemary customer list --json
== {"customers":[]}
$ rosemary import orders.csv o.csv r.csv c.csv v.csv p.csv --dates dmy
> not UTF-8
$ rosemary customer show j --json
> .given_name == Jörg
> .address == "Am Weg 1\nHaus 2"
$ rosemary occasion list j --json
> .occasions[kind=own-birthday].rule == 1970-04-03

# Other names of columns are given by hand; those that nobody knows are told.
$ printf 'Whose,Who,What,When,Colour\nj,mum,name-day,--05-13,red\n' >own.csv
$ rosemary import own.csv --as occasions
? 1
$ rosemary import own.csv --as occasions --map customer_ref=Whose --map recipient=Who --map kind=What --map rule=When
> Colour
wait until $ rosemary queue --json
> .drafts.length == 2
> .drafts[occurs_on=2027-05-14].text contains Jörg, your mum's birthday
> .drafts[occurs_on=2027-05-14].text contains pink, "old" roses. This year I suggest white roses. Same price

# Again: nothing changes. Without --dates a column that can be read two ways is not guessed.
$ rosemary --json import orders.csv o.csv r.csv c.csv v.csv p.csv --dates dmy
> .files.length == 6
> .files[*new=0].length == 6
> .files[*changed=0].length == 6
> .files[*rejected=0].length == 6
$ printf 'ref,customer_ref,placed_on,sku\n2,j,03/04/2026,R\n' >two-ways.csv
$ rosemary import two-ways.csv
? 1
> two-ways.csv.rejected.csv
$ cat two-ways.csv.rejected.csv
> 03/04/2026

# Rows that cannot be taken come back with the line and the reason; mended they are taken.
$ printf 'ref,given_name,email,phone,consent_email\nx1,One,one@example.test,,granted\nx2,Two,two@@example.test,,granted\nx3,Three,"three@example.test\nBcc: all@example.test",,granted\nx4,Four,four@example.test,12,granted\nx5,Five,five@exam ple.test,,granted\nx6,Six,.six@example.test,,granted\nx7,Seven,"""se ven""@example.test",,granted\nx8,Eight,eight@[127.0.0.1],,granted\nx9,Ni\x07ne,nine@example.test,,granted\nx10,Ten,t\xc3\xa9n@example.test,,granted\nx11,Eleven,<eleven@example.test>,,granted\nx12,Twelve,twelve@example.test,,maybe\nx1,Again,again@example.test,,granted\n' >bad.csv
$ rosemary import bad.csv
? 1
> bad.csv.rejected.csv
$ stat -c %a bad.csv.rejected.csv
== 600
$ cat bad.csv.rejected.csv
> rejected_line,rejected_reason,ref,given_name,email,phone,consent_email
$ grep -c '^[0-9"]' bad.csv.rejected.csv
> 11
$ rosemary customer list --json
> .customers[*ref=x1].length == 1
! @@example
! Bcc
! se ven
$ sed -i 's/@@/@/g; s/,12,/,01632 960112,/; s/five@exam ple/five@example/g; s/,\.six/,six/g; s/maybe/granted/g' bad.csv.rejected.csv

# Who imports the first file again does not lose what was mended and not imported yet.
$ rosemary --quiet import bad.csv
? 1
$ grep -c '@@' bad.csv.rejected.csv
> 1
$ mv bad.csv.rejected.csv~ bad.csv.rejected.csv
$ rosemary --quiet import two-ways.csv
? 1
$ ls
! two-ways.csv.rejected.csv~
$ rosemary --json import bad.csv.rejected.csv
? 1
> .files[0].new == 5
> .files[0].rejected == 6
$ rosemary customer show x2 --json
> .email == two@example.test

# A file takes consent away and never gives it back; the dead stay dead, silence stays silence.
$ printf 'ref,given_name,consent_email\nj,J\xc3\xb6rg,withdrawn\n' >no.csv
$ rosemary import no.csv
$ sed -i s/withdrawn/granted/ no.csv
$ rosemary import no.csv
> withdrew
> Kept
$ rosemary consent history j --json
> .consent[-1].state == withdrawn
$ printf 'customer_ref,relation,state\nj,mum,deceased\n' >rip.csv
$ rosemary import rip.csv
$ sed -i s/deceased/active/ rip.csv
$ rosemary import rip.csv
> stays so
$ rosemary recipient list j --json
> .recipients[0].state == deceased
$ rosemary optout add k --channel email
$ printf 'ref,given_name,consent_email\nk,Kim,soft\n' >soft.csv
$ rosemary import soft.csv
> opted out
wait until $ rosemary queue --json
> .drafts.length == 0
