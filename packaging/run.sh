#!/bin/sh
# Start vmgui from this checkout, with the arguments given.
#
# With no libvirt daemon to reach it opens libvirt's built-in test driver with a sample host. With no
# display it makes a private one, walks the main job once and saves pictures of it.
set -eu

cd "$(dirname "$0")/.."
sample="test://$PWD/resources/worlds/sample.xml"
pictures=${SCREENSHOTS:-$PWD/screenshots}

# Whether libvirt answers on this machine. Read-only, so that nobody is asked for a password.
daemon_answers() {
    timeout 10 .venv/bin/python - 2>/dev/null <<'PYTHON'
import libvirt
libvirt.openReadOnly("qemu:///system").close()
PYTHON
}

# Start an X server that nothing else uses and set DISPLAY; clean_up ends it.
start_display() {
    mkfifo "$scratch/number"
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$scratch/number" 2>"$scratch/log" &
    server=$!
    read -r number <"$scratch/number" || return 1
    export DISPLAY=":$number" QT_QPA_PLATFORM=xcb
    if command -v openbox >/dev/null; then
        openbox >/dev/null 2>&1 &
        window_manager=$!
    fi
}

clean_up() {
    for process in $window_manager $server; do
        kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true
    done
    rm -rf "$scratch"
}

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    if [ $# -eq 0 ] && ! daemon_answers; then
        echo "No libvirt daemon answers on this machine: opening a sample host." >&2
        set -- --connect "$sample"
    fi
    exec .venv/bin/vmgui "$@"
fi

server='' window_manager=''
scratch=$(mktemp -d)
trap clean_up EXIT
trap 'exit 1' INT TERM HUP
if ! command -v Xvfb >/dev/null || ! start_display; then
    echo "No display, and no Xvfb to make one: drawing without one." >&2
    export QT_QPA_PLATFORM=offscreen
fi
echo "No display: walking through the main job on a sample host." >&2
.venv/bin/python -m vmgui.app.tour --screenshots "$pictures"
echo "The pictures are in $pictures" >&2
