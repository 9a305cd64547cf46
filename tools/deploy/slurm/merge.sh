#!/bin/sh
#SBATCH --job-name=fwscan-merge
# Behind the array. Its exit code is the verdict: 0 clean, 1 found, 2 incomplete or an error.
set -eu
exec "${FWSCAN:-fwscan}" corpus merge "$1" --output "$2"
