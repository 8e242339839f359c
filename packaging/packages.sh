#!/bin/sh
# Install the system packages that the purposes given as arguments need; packages.txt says which.
#
#   packaging/packages.sh run display
#
# Uses the distribution's package manager, with sudo only where not root. What cannot be installed
# is named and the exit status is still 0: the program may run and the tests skip without it.
set -eu
export LC_ALL=C.UTF-8

top=$(CDPATH='' cd "$(dirname "$0")/.." && pwd)
table=$top/packaging/packages.txt
# What an earlier attempt could not install, so that it is not attempted at every call.
given_up=$top/.venv/packages-missing

say() {
    printf '%s\n' "$*" >&2
}

# Prints the family this machine's distribution belongs to, or nothing.
family() {
    [ -r /etc/os-release ] || return 0
    for id in $(. /etc/os-release && echo "${ID:-} ${ID_LIKE:-}"); do
        case $id in
            debian | ubuntu) echo debian && return ;;
            fedora | rhel | centos) echo fedora && return ;;
            opensuse* | suse | sles) echo opensuse && return ;;
            arch) echo arch && return ;;
        esac
    done
}

# Prints the needs of the purposes $2... in the family $1, one "a/b" per line.
needs() {
    awk -F ' *[|] *' -v family="$1" -v purposes=" ${*} " '
        BEGIN { split("debian fedora opensuse arch", names, " ")
                for (i in names) if (names[i] == family) column = i + 1 }
        /^[^#]/ && index(purposes, " " $1 " ") && $column != "-" { print $column, $6 }
    ' "$table" | while read -r need file; do
        # The file may be a pattern, which the shell expands here.
        # shellcheck disable=SC2086
        set -- $file
        [ $# -gt 0 ] && [ -e "$1" ] || echo "$need"
    done
}

# Prints those of the packages $@ that are not installed.
absent() {
    case $family in
        debian)
            # shellcheck disable=SC2016
            present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
                sed -n 's/^installed //p')
            printf '%s\n' "$@" | grep -vxF "$present" || true
            ;;
        fedora | opensuse) rpm -q --whatprovides "$@" | sed -n 's/^no package provides //p' ;;
        arch) pacman -T "$@" || true ;;
    esac
}

# Prints those of the packages $@ that the package manager could install.
offered() {
    case $family in
        debian)
            apt-cache policy "$@" | awk '
                /^[^ ]/ { name = $1; sub(/:$/, "", name) }
                $1 == "Candidate:" && $2 != "(none)" { print name }'
            ;;
        fedora) dnf -q repoquery --queryformat '%{name}\n' "$@" 2>/dev/null | sort -u ;;
        opensuse) zypper --quiet --non-interactive search --match-exact --type package "$@" |
            awk -F ' *[|] *' 'NR > 2 { print $2 }' | sort -u ;;
        arch) pacman -Si "$@" 2>/dev/null | awk '$1 == "Name" { print $3 }' ;;
    esac || true
}

# Prints the needs on standard input that no installed package meets.
unmet() {
    all=$(cat)
    # shellcheck disable=SC2046
    gone=$(absent $(echo "$all" | tr '/' ' '))
    for need in $all; do
        for package in $(echo "$need" | tr '/' ' '); do
            echo "$gone" | grep -qxF "$package" || continue 2
        done
        echo "$need"
    done
}

# Prints for each of the needs $@ the package to install; needs that nothing offers are left out.
chosen() {
    # shellcheck disable=SC2046
    known=$(offered $(echo "$@" | tr '/' ' '))
    for need in "$@"; do
        for package in $(echo "$need" | tr '/' ' '); do
            if echo "$known" | grep -qxF "$package"; then
                echo "$package"
                break
            fi
        done
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Whether as_root can work: sudo may ask for a password where somebody is there to type it.
root_is_possible() {
    [ "$(id -u)" -eq 0 ] && return
    command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }
}

# Bring the package manager's lists up to date, where that is a step of its own.
refresh() {
    case $family in
        debian) as_root apt-get -qq -o DPkg::Lock::Timeout=120 update ;;
        arch) [ -e /var/lib/pacman/sync/core.db ] || as_root pacman -Sy --noconfirm ;;
    esac
}

# Debian starts a package's services at once. Nobody asked for that here, and without systemd it may
# hang, so a policy forbids it while we install. The other distributions start nothing.
# shellcheck disable=SC2016
debian_install='
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        trap "rm -f $policy" EXIT
        trap "exit 1" INT TERM HUP
        printf "#!/bin/sh\nexit 101\n" >$policy
        chmod 755 $policy
    fi
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 \
        -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" </dev/null'

install() {
    case $family in
        debian) as_root sh -c "$debian_install" sh "$@" ;;
        fedora) as_root dnf -q -y install --setopt=install_weak_deps=False "$@" ;;
        opensuse) as_root zypper --quiet --non-interactive install --no-recommends "$@" ;;
        arch) as_root pacman -S --noconfirm --needed "$@" ;;
    esac >&2
}

# Install what the needs $@ ask for, as far as it can be had.
attempt() {
    say "Needed and not installed: $*"
    if ! root_is_possible; then
        say "Installing them takes root, and sudo is not possible here."
        return
    fi
    up_to_date=yes
    refresh || up_to_date=no
    packages=$(chosen "$@")
    if [ -n "$packages" ]; then
        # shellcheck disable=SC2086
        say "Installing:" $packages
        # shellcheck disable=SC2086
        install $packages || say "The package manager reports a failure."
    fi
    if [ $up_to_date = yes ]; then
        mkdir -p "$top/.venv"
        still_missing >"$given_up"
    else
        say "The lists of packages could not be brought up to date."
    fi
}

# Prints the needs of all the purposes that are not met.
still_missing() {
    # shellcheck disable=SC2086
    needs "$family" $purposes | unmet
}

purposes=$*
family=$(family)
if [ -z "$family" ]; then
    say "This distribution is not one we know the packages of. What Debian calls them:"
    # shellcheck disable=SC2046,SC2086
    say $(needs debian $purposes)
    exit 0
fi

missing=$(still_missing)
[ -n "$missing" ] || exit 0
if [ "$missing" != "$(cat "$given_up" 2>/dev/null)" ]; then
    # shellcheck disable=SC2086
    attempt $missing
    missing=$(still_missing)
fi
# shellcheck disable=SC2086
[ -z "$missing" ] || say "Still missing:" $missing
