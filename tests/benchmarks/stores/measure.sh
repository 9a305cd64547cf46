#!/bin/sh
# Measures a store of made-up results: size, time and memory of the merge, times of questions.
#   measure.sh FWSCAN STORE [IMAGES OWN SHARED SHARDS]      by default a million objects: 2000 500 500 8
# STORE is a file that is not there yet, or postgresql://USER@HOST/DATABASE with an empty database.
set -eu
fwscan=$1
store=$2
images=${3:-2000}
own=${4:-500}
shared=${5:-500}
shards=${6:-8}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fact='{"name":"made_up","namespace":"default","tags":[],"meta":[["severity","high"]],"info":false,"patterns":["$a"]}'
key=$(printf '%s' "$fact" | sha256sum | cut -c1-24)
mkdir "$work/results"
awk -v folder="$work/results" -v shards="$shards" -v images="$images" -v own="$own" -v shared="$shared" -v key="$key" -v fact="$fact" -f "$here/generate.awk"
echo "results   $(du -cb "$work"/results/*.jsonl | tail -n 1 | cut -f1) bytes in $shards files"

ask() {
    /usr/bin/time -f "$1  %e s, %U s of processor, %M KiB" "$fwscan" corpus query "$store" "$2" "$3" --limit "$4" > "$work/answer"
    echo "          $(wc -l < "$work/answer") lines"
}

/usr/bin/time -f "merge     %e s, %U s of processor, %M KiB" "$fwscan" corpus merge "$work/results" -o "$store" || [ $? = 1 ]
ask "rule      " --rule made_up 1000
ask "severity  " --severity high 1000
ask "object    " --object "$(printf '02%08x' 0)" 1000
ask "image     " --image 'release-7.bin' 1000
ask "since     " --since 2100-01-01 1000
ask "everything" --rule made_up 10000000
