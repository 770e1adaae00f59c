#compdef rosemary
# Completion of rosemary(1) for zsh, made from its table of verbs.

local -a globals=(
@zsh-globals@
)
local -a verbs=(
@zsh-verbs@
)
local -a next
local -A seen
local at typed= verb= entry word
for ((at = 2; at < CURRENT; at++)); do
	case $words[at] in
	--socket) ((at++)) ;;
	-*) ;;
	*)
		typed+="$words[at] "
		if [[ -n ${(M)verbs:#${typed% }:*} ]]; then
			verb=${typed% }
			# Another verb may go on behind this one.
			(( at + 1 < CURRENT )) &&
				[[ -n ${(M)verbs:#${typed}${words[at + 1]}:*} ]] || break
		fi
		;;
	esac
done
# What may be a verb by itself, as "outbox", may be the beginning of another one.
if [[ -z $verb ]] || { (( at + 1 == CURRENT )) && [[ $words[CURRENT] != -* ]] &&
	[[ -n ${(M)verbs:#${typed}*} ]] }; then
	if [[ $words[CURRENT] == -* ]]; then
		_arguments $globals
		return
	fi
	for entry in ${(M)verbs:#${typed}*}; do
		entry=${entry#$typed}
		word=${${entry%%:*}%% *}
		# A word that begins several verbs has no help of its own.
		[[ $word == ${entry%%:*} ]] || entry=$word
		(( $+seen[$word] )) || next+=($entry)
		seen[$word]=1
	done
	_describe -t verbs verb next
	return
fi
words=("$verb" "${(@)words[at + 1, -1]}")
((CURRENT -= at - 1))
case $verb in
@zsh-options@
esac
