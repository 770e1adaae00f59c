# What the daemon's user may not read or write is named, with the user
root
file rosemary.conf <<CONF
shop = { name = "The Rose Shop"; };
playbook = { path = "${dir}/mine"; };
CONF
$ cp -r ${source}/etc/playbook mine; chmod -R a+rX mine; mkdir -p other; chown nobody other
set daemon = timeout 20 setpriv --reuid=nobody --clear-groups rosemaryd --config rosemary.conf
$ chmod 600 rosemary.conf; ${daemon} --check
? 78
> rosemary.conf:1: cannot open 'rosemary.conf': Permission denied for the user 'nobody'
$ chmod 644 rosemary.conf; chmod 700 mine; ${daemon} --check
? 78
> ${dir}/mine:1: cannot read the folder: Permission denied for the user 'nobody'
$ mv mine elsewhere; ${daemon} --check
? 78
> ${dir}/mine:1: cannot read the folder: No such file or directory; playbook.path names another
$ mv elsewhere mine; chmod 755 mine; chmod 600 mine/birthday.email.en.mustache; ${daemon} --check
? 78
> mine/birthday.email.en.mustache:1: cannot open
> Permission denied for the user 'nobody'
$ chmod 644 mine/birthday.email.en.mustache; ${daemon} --check
> are right

# The state folder and the store.
daemon start
daemon stop
$ ${daemon} --state ${state} --socket ${dir}/other/own.sock
? 74
> cannot open '${state}/rosemaryd.lock': Permission denied for the user 'nobody'
$ chmod 711 ${state}; chown nobody ${state} ${state}/rosemaryd.lock
$ ${daemon} --state ${state} --socket ${dir}/other/own.sock
? 74
> cannot open store '${state}/rosemary.db': store: unable to open database file: Permission denied for the user 'nobody'
