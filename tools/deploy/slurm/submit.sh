#!/bin/sh
# Submits a plan to Slurm: an array with a task for each shard, and the merge behind it, whatever became of the tasks.
#   submit.sh PLAN RESULTS STORE [OPTIONS of fwscan corpus run]
# FWSCAN names the program where it is not on the path of the nodes. FWSCAN_SBATCH has further options of sbatch: a partition, an account, a time.
# FWSCAN_AT_ONCE bounds how many tasks run at the same time.
set -eu

if [ $# -lt 3 ]; then
    echo "usage: $0 PLAN RESULTS STORE [OPTIONS of fwscan corpus run]" >&2
    exit 2
fi

plan=$1
results=$2
store=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)

# The first line of a plan says how many shards it has.
shards=$(sed -n '1s/.*"corpus_plan":1,"shards":\([0-9][0-9]*\).*/\1/p' "$plan")
if [ -z "$shards" ]; then
    echo "$plan: expected a plan of fwscan corpus plan, found another file" >&2
    exit 2
fi

mkdir -p "$results"
limit=${FWSCAN_AT_ONCE:+%$FWSCAN_AT_ONCE}

# A task that is lost with its node, or requeued, goes on where it ended: nothing has to be cleaned up before.
# shellcheck disable=SC2086 # Options are several words.
array=$(sbatch --parsable --requeue --open-mode=append --array="0-$((shards - 1))$limit" --output="$results/slurm-%A-%a.log" \
    ${FWSCAN_SBATCH:-} "$here/shard.sh" "$plan" "$results" "$@")
echo "array $array: $shards tasks"

# afterany, not afterok: what is there is merged, and the verdict says what is missing.
# shellcheck disable=SC2086
merge=$(sbatch --parsable --dependency="afterany:$array" --open-mode=append --output="$results/slurm-merge-%j.log" \
    ${FWSCAN_SBATCH:-} "$here/merge.sh" "$results" "$store")
echo "merge $merge"
