#!/bin/sh
#SBATCH --job-name=fwscan
# A task of the array: SLURM_ARRAY_TASK_ID says which shard. It has as many threads as processors were given to it.
set -eu
plan=$1
results=$2
shift 2
exec "${FWSCAN:-fwscan}" corpus run "$plan" --output "$results" --jobs "${SLURM_CPUS_PER_TASK:-1}" "$@"
