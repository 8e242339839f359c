#!/bin/sh
# All tests, in two halves side by side: those that start real hosts mostly wait for them, the
# others mostly keep a processor busy. Prints one after the other; fails if one of them does.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
pytest=.venv/bin/pytest

$pytest -q -m "lab and not performance" -o cache_dir=.pytest_cache/lab >"$out/lab" 2>&1 &
lab=$!
trap 'kill $lab 2>/dev/null' INT TERM
$pytest -q -m "not lab and not performance"
rest=$?
echo "... and the tests on real hosts:"
wait $lab
hosts=$?
cat "$out/lab"
# 5: there was nothing to test.
[ $hosts -eq 5 ] && hosts=0
[ $rest -eq 0 ] && [ $hosts -eq 0 ]
