# What is no program of its own here busybox may have: cat, ls, df, vi and some hundred more.
command_not_found_handle() { busybox "$@"; }
export SYSTEMD_PAGER="" PS1='\h (diagnostic) \w# '
