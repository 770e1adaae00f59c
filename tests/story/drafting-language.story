# A language with words but without a text of its own does not leak into the shop's; own words are a text
$ cp -r ${source}/etc/playbook playbook
$ sed -e 's/Friday/vendredi/; s/"May"/"mai"/' playbook/words.en.conf > playbook/words.fr.conf
$ grep -c vendredi playbook/words.fr.conf
== 1
$ cp playbook/relations.en.conf playbook/relations.fr.conf
$ rm -f playbook/own-birthday.*
file rosemary.conf <<SHOP
shop = {
	name = "The Rose Shop"; timezone = "Europe/London";
	email = "hello@rose.test"; address = "1 High Street, Anytown AB1 2CD";
};
playbook = { path = "${dir}/playbook"; };
email = { from = "The Rose Shop <hello@rose.test>"; };
SHOP
file customers.csv <<ROWS
ref,given_name,email,consent_email,language,birthday
L1,Linda,linda@example.test,granted,fr,
L2,Laura,laura@example.test,granted,en,1980-05-05
ROWS
file occasions.csv <<ROWS
customer_ref,kind,rule
L1,birthday,--05-14
ROWS
daemon start
$ rosemary dev clock set 2027-05-04T09:30:00
$ rosemary import customers.csv occasions.csv
$ rosemary draft list L1 --json
> .drafts[0].state == waiting
> .drafts[0].text contains Friday 14 May
! .drafts[0].text contains vendredi
save linda = .drafts[0].id
$ rosemary approve ${linda} --yes

# There is no text for Laura's birthday: it is held and "why" says so, until the owner writes one.
$ rosemary draft list L2 --json
> .drafts[0].state == held
> .drafts[0].hold == no-text
save laura = .drafts[0].id
$ rosemary why L2
> Held for you: the playbook has no text
$ rosemary draft list L1 --json > linda.json
file letter.py <<'END'
import json
text = json.load(open("linda.json"))["drafts"][0]["text"].split("\n\n")[-1]
print("Many happy returns, Laura!\n\n" + text)
END
$ rosemary edit ${laura} --subject "A day for you" --text "$(python3 letter.py)"
$ rosemary show ${laura} --json
> .state == waiting
> .hold == null
> .text contains Many happy returns
$ rosemary approve ${laura} --yes
