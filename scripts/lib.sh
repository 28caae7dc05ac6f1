# What the scripts of this folder share. Sourced, not run.
# shellcheck shell=sh

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cache=${P100_CACHE_DIR:-$root/.cache}
case $cache in
/* | [A-Za-z]:*) ;;
*) cache=$PWD/$cache ;;
esac

# The oldest command line that the provider supports: provider-defined functions need it.
cli_oldest_minor=8

note() {
	printf '%s\n' "$*" >&2
}

fail() {
	note "$(basename -- "$0"): $*"
	exit 1
}

# isolate [KEEP] forgets every setting of the command line and of the provider
# that the caller's environment holds, except names that match the extended
# regular expression KEEP. What runs afterwards sees neither the caller's
# credentials nor their command line's habits.
isolate() {
	for isolate_name in $(env | sed -n -e 's/^\(TF_[A-Za-z0-9_]*\)=.*/\1/p' -e 's/^\(P100_[A-Za-z0-9_]*\)=.*/\1/p'); do
		if [ -z "${1:-}" ] || ! printf '%s\n' "$isolate_name" | grep -Eq -- "$1"; then
			unset "$isolate_name"
		fi
	done
	CHECKPOINT_DISABLE=1
	export CHECKPOINT_DISABLE
}

# no_cli_config makes the command line run without any configuration of the
# caller. The file exists because one that does not is warned about each time.
no_cli_config() {
	mkdir -p -- "$cache"
	TF_CLI_CONFIG_FILE=$cache/empty.tfrc
	: >"$TF_CLI_CONFIG_FILE"
	export TF_CLI_CONFIG_FILE
}

# cli_describe PROGRAM sets cli_product (terraform or tofu), cli_version and
# cli_platform. It fails when PROGRAM is neither Terraform nor OpenTofu.
cli_describe() {
	cli_text=$(
		isolate
		no_cli_config
		"$1" version 2>/dev/null </dev/null
	) || return 1
	case $cli_text in
	'Terraform v'*) cli_product=terraform ;;
	'OpenTofu v'*) cli_product=tofu ;;
	*) return 1 ;;
	esac
	cli_version=${cli_text#*' v'}
	cli_version=${cli_version%%[!0-9A-Za-z.+-]*}
	cli_platform=${cli_text#*'on '}
	cli_platform=${cli_platform%%[!0-9a-z_]*}
}

# cli_supported tells whether what cli_describe found is new enough.
cli_supported() {
	cli_major=${cli_version%%.*}
	cli_minor=${cli_version#*.}
	cli_minor=${cli_minor%%.*}
	[ "$cli_major" -gt 1 ] || { [ "$cli_major" -eq 1 ] && [ "$cli_minor" -ge "$cli_oldest_minor" ]; }
}

# cli_name prints what cli_describe found, for people.
cli_name() {
	case $cli_product in
	tofu) printf 'OpenTofu %s' "$cli_version" ;;
	*) printf 'Terraform %s' "$cli_version" ;;
	esac
}

# cli_registry prints the host under which the command line looks for a
# provider whose source names none.
cli_registry() {
	case $cli_product in
	tofu) echo registry.opentofu.org ;;
	*) echo registry.terraform.io ;;
	esac
}
