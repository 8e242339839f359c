#!/bin/sh
# All tests, in five parts side by side: those on real hosts and those that drive the program
# mostly wait, the others mostly keep a processor busy. Fails if one part does.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$(mktemp -d) || exit 1
pids=
trap 'rm -rf "$out"' EXIT
trap 'kill $pids 2>/dev/null; exit 1' INT TERM

# start NAME ARGUMENT ...: a part of its own; what it says goes into a file of its name.
start() {
    name=$1
    shift
    .venv/bin/pytest -q --durations=10 -o "cache_dir=.pytest_cache/$name" "$@" >"$out/$name" 2>&1 &
    pids="$pids $!"
}
start hosts -m "lab and not performance" --ignore=tests/journeys --ignore=tests/lab/creation
start creation -m "lab and not performance" tests/lab/creation
start journeys tests/journeys
start windows -m "not lab and not performance" tests/ui tests/app
failed=0
.venv/bin/pytest -q -m "not lab and not performance" --ignore=tests/ui --ignore=tests/app ||
    failed=1
for pid in $pids; do
    wait "$pid" || failed=1
done
for name in windows hosts creation journeys; do
    echo "... $name:"
    cat "$out/$name"
done
exit $failed
