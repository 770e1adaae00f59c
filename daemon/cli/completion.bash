# Completion of rosemary(1) for bash, made from its table of verbs.

# verb:arguments:options. Each argument, and what stands behind the = of an option, is the words
# that it may be (a|b|c), FILE, or "-" when only the user knows.
_rosemary_verbs=(
@bash-verbs@
)
_rosemary_globals='
@bash-globals@
'

# _rosemary_offer VALUE CURRENT: what VALUE (as above) may become.
_rosemary_offer() {
	case $1 in
	'' | -) COMPREPLY=() ;;
	FILE)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$2")
		;;
	*) mapfile -t COMPREPLY < <(compgen -W "${1//|/ }" -- "$2") ;;
	esac
}

# The words of verbs that go on behind those typed ("draft ").
_rosemary_next() {
	local entry words=
	for entry in "${_rosemary_verbs[@]}"; do
		entry=${entry%%:*}
		if [[ $entry == "$1"* ]]; then
			entry=${entry#"$1"}
			words+="${entry%% *}"$'\n'
		fi
	done
	sort -u <<<"$words"
}

# The arguments and options of a verb.
_rosemary_find() {
	local entry
	for entry in "${_rosemary_verbs[@]}"; do
		if [[ $entry == "$1:"* ]]; then
			printf '%s' "${entry#*:}"
			return 0
		fi
	done
	return 1
}

_rosemary() {
	local current=${COMP_WORDS[COMP_CWORD]} options=$_rosemary_globals
	local at word entry typed='' verb='' value='' position=0
	local -a arguments=()
	for ((at = 1; at < COMP_CWORD; at++)); do
		word=${COMP_WORDS[at]}
		if [[ $word == = ]]; then
			continue # --option=value comes as three words
		elif [[ -n $value ]]; then
			value=
		elif [[ $word == -* ]]; then
			for entry in $options; do
				[[ $entry != "$word="* ]] || value=${entry#*=}
			done
		elif entry=$(_rosemary_find "$typed$word"); then
			typed+="$word " # a verb, or one that goes on behind another
			verb=${typed% }
			IFS=' ' read -r -a arguments <<<"${entry%%:*}"
			options="$_rosemary_globals ${entry#*:}"
		elif [[ -n $verb ]]; then
			position=$((position + 1))
		else
			typed+="$word "
		fi
	done
	[[ $current != = ]] || current=
	if [[ -n $value ]]; then
		_rosemary_offer "$value" "$current"
	elif [[ $current == -* ]]; then
		word=
		for entry in $options; do
			word+="${entry%%=*} "
		done
		_rosemary_offer "$word" "$current"
	elif [[ -z $verb || (-z ${arguments[position]-} && $position == 0) ]]; then
		_rosemary_offer "$(_rosemary_next "$typed")" "$current"
	else
		# Files may be many.
		[[ ${arguments[0]-} != FILE ]] || position=0
		_rosemary_offer "${arguments[position]-}" "$current"
	fi
}

complete -F _rosemary rosemary
