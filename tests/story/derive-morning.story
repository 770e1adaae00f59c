# The morning's mail tells of days that orders tell, once
file rosemary.conf <<CONF
shop = { name = "Marigold & Wren"; country = "GB"; currency = "GBP"; timezone = "Europe/London";
         address = "7 Chapel Row, Fenwick Magna"; };
email = { from = "Marigold & Wren <hello@marigold-wren.example>"; };
notify = { owner = "owner@marigold-wren.example"; };
playbook = { path = "${source}/etc/playbook"; };
CONF
daemon start rosemary.conf --developer
$ rosemary dev clock set 2027-05-03T09:00:00
file customers.csv <<ROWS
ref,given_name,family_name,email,consent_email
K1,Kwame,Mensah,kwame@example.test,granted
ROWS
file orders.csv <<ROWS
ref,customer_ref,recipient,relation,placed_on,wanted_on,gift_note,description,quantity,price
1,K1,Ama,sister,2026-08-08,2026-08-12,"Happy birthday, little sister",sweet peas,1,21.00
2,K1,Obi,brother,2026-10-08,2026-10-12,Joyeux anniversaire,tulips,1,21.00
ROWS
$ rosemary import customers.csv orders.csv
wait until $ rosemary status --json
> .occasions.proposed == 2
wait until $ rosemary message list --json
> .messages.length == 1
> .messages[0].subject == "2 new days are proposed"
save first = .messages[0].id
$ rosemary message show ${first}
> No draft waits for you.
> 2 new days that orders tell wait for a yes or no: rosemary occasion review
$ rosemary dev clock set 2027-05-04T09:00:00
$ rosemary dev clock set 2027-05-05T09:00:00
$ rosemary message list --json
> .messages.length == 1
