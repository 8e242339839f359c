#!/bin/sh
# Make the virtual environment .venv with vmgui (editable) and the tools of its tests in it.
#
# Does nothing when .venv was made from the same files; says what is missing when it cannot be made.
set -eu
export LC_ALL=C.UTF-8 PIP_DISABLE_PIP_VERSION_CHECK=1

cd "$(dirname "$0")/.."
stamp=.venv/made-from

# Prints a number for everything that decides what is in .venv.
ingredients() {
    { pwd && cat pyproject.toml packaging/*.txt packaging/*.sh packaging/*.py i18n/*.po; } |
        sha256sum
}

# Prints the newest Python we support that can make an environment and compile libvirt's binding.
newest_python() {
    for python in python3.14 python3.13 python3.12 python3.11 python3; do
        if "$python" 2>/dev/null - <<'PYTHON'; then
import ensurepip, pathlib, sys, sysconfig, venv
header = pathlib.Path(sysconfig.get_path("include"), "Python.h")
sys.exit(sys.version_info < (3, 11) or not header.exists())
PYTHON
            echo "$python"
            return
        fi
    done
}

wanted=$(ingredients)
if [ -x .venv/bin/vmgui ] && [ "$wanted" = "$(cat "$stamp" 2>/dev/null)" ]; then
    exit 0
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(newest_python)
    if [ -z "$python" ]; then
        echo "vmgui needs Python 3.11 or newer with its venv module and header files." >&2
        exit 1
    fi
    echo "Making .venv with $("$python" --version)" >&2
    "$python" -m venv --clear .venv
fi
echo "Installing vmgui and the Python packages it needs into .venv" >&2
.venv/bin/python -m pip install --quiet --editable '.[test]'
printf '%s\n' "$wanted" >"$stamp"
