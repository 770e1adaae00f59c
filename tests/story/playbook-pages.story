# Pages are judged as texts are: names, missing facts and missing pages, with file and line
set server = url = "smtp://127.0.0.1:1"; tls = "none";
set email =
$ cp -r ${source}/etc/playbook playbook
include shop.inc
$ sed -i 's|${source}/etc/playbook|${dir}/playbook|' rosemary.conf
daemon restart
$ rosemary playbook check
? 0
$ sed -i 's/{{given_name}}, shall/{{given_nam}}, shall/' playbook/pages/offer.en.mustache
$ rosemary playbook check
? 1
> /pages/offer.en.mustache:20: there is no fact 'given_nam'
$ sed -i 's/{{given_nam}}/{{given_name}}/; s/{{#price}}//; s/{{\/price}}//' playbook/pages/offer.en.mustache
$ rosemary playbook check
? 1
> /pages/offer.en.mustache:
> price
$ cp ${source}/etc/playbook/pages/offer.en.mustache playbook/pages/; echo 'See you tomorrow.' >>playbook/pages/stop.en.mustache
$ rosemary playbook check
? 1
> 'tomorrow' is only true on one day
$ cp ${source}/etc/playbook/pages/stop.en.mustache playbook/pages/; echo '<p>{{#order_by}}</p>' >>playbook/page.html.mustache
$ rosemary playbook check
? 1
> /page.html.mustache:

# A page that is not there: nobody minds until links lead to it. Then the daemon does not start.
$ cp ${source}/etc/playbook/page.html.mustache playbook/; mv playbook/pages/stop.en.mustache stop
$ rosemary playbook check
? 0
$ sed -i 's|listen = "off"|listen = "127.0.0.1:0"; public_url = "https://rose.test"|' rosemary.conf
daemon stop
daemon refuses
> http.public_url: the playbook has no page 'stop' in 'en'
$ mv stop playbook/pages/stop.en.mustache
daemon start
$ rosemary playbook check
? 0
