#!/bin/sh
# Tries a corpus on a Slurm of its own, on this machine alone: array, killed and requeued tasks, merge, and the same result as a single process.
#   check.sh FWSCAN        a program, or the path of fwscan.dll
# Takes slurm-wlm and munge of Debian, and root. Nothing that runs already is touched: keys, ports, state and spool are those of a temporary folder.
set -eu
program=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/fwscan-slurm-XXXXXX")
shards=6
pids=

end() {
    for pid in $pids; do
        kill "$pid" 2> "$work/null" || true
    done
    # Spool and state are written until the daemons have ended.
    sleep 1
    rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

fail() {
    echo "slurm: $*" >&2
    tail -n 20 "$work"/*.log "$work"/results/*.log >&2 2> "$work/null" || true
    exit 1
}

# Waits up to two minutes until a command succeeds.
await() {
    what=$1
    shift
    tries=0
    while ! "$@" > "$work/null" 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || fail "waited too long: $what"
        sleep 0.2
    done
}

# Slurm waits two minutes before it starts a requeued task. What was given before the task was killed is revoked, to the second: some have to pass.
start_again() {
    await "task $1" sh -c "scontrol show job '$1' | grep -q 'JobState=PENDING'"
    sleep 5
    await "task $1" scontrol update "JobId=$1" StartTime=now
}

free_port() {
    while :; do
        port=$(( 20000 + $(od -An -N2 -tu2 /dev/urandom) % 10000 ))
        grep -qi ":$(printf '%04X' "$port") " /proc/net/tcp || break
    done
    echo "$port"
}

mkdir -p "$work/state" "$work/spool" "$work/results"
case $program in
    *.dll) run="dotnet '$program'" ;;
    *) run="'$program'" ;;
esac

# The first two tasks are held behind their first image when they start first: so both are in the middle when one is killed and one requeued.
cat > "$work/fwscan" <<END
#!/bin/sh
case \${SLURM_ARRAY_TASK_ID:-none} in
    0|1)
        if mkdir "$work/held-\$SLURM_ARRAY_TASK_ID" 2> "$work/null"; then
            $run "\$@" &
            child=\$!
            while kill -0 \$child && ! grep -q '"image"' "$work"/results/shard-0000\$SLURM_ARRAY_TASK_ID.part-*; do
                sleep 0.02
            done 2> "$work/null"
            kill -STOP \$child
            touch "$work/held-\$SLURM_ARRAY_TASK_ID/ready"
            wait \$child
            exit
        fi
        ;;
esac
exec $run "\$@"
END
chmod +x "$work/fwscan"
FWSCAN=$work/fwscan
export FWSCAN

# Authentication.
chmod 700 "$work"
dd if=/dev/urandom of="$work/munge.key" bs=128 count=1 2> "$work/null"
chmod 400 "$work/munge.key"
munged --foreground --force --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
    --seed-file="$work/munge.seed" --log-file="$work/munged.log" &
pids=$!
await "munge" test -S "$work/munge.socket"

# Controller and one node, without control groups.
node=$(hostname -s)
cat > "$work/slurm.conf" <<END
ClusterName=fwscan
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
KillWait=2
MinJobAge=3600
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
NodeName=$node NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=$node Default=YES MaxTime=INFINITE State=UP
END
SLURM_CONF=$work/slurm.conf
export SLURM_CONF
slurmctld -D > "$work/slurmctld.log" 2>&1 &
pids="$! $pids"
slurmd -D > "$work/slurmd.log" 2>&1 &
pids="$! $pids"
await "the node" sh -c 'sinfo -h -o %T | grep -qx idle'

# Images that take a moment each, and what a single process says of them.
mkdir "$work/images"
i=0
while [ "$i" -lt 48 ]; do
    { printf 'image %s ' "$i"; od -An -v -tx1 -N1500000 /dev/urandom; } | gzip -1 > "$work/images/$i.gz"
    i=$((i + 1))
done
printf 'rule sixes { meta: severity = "low" strings: $a = "66 66 66 66" condition: $a }\n' > "$work/rules.yar"
"$FWSCAN" corpus plan "$work/images" -o "$work/plan.jsonl" --shards "$shards"
"$FWSCAN" corpus plan "$work/images" -o "$work/one.jsonl"
"$FWSCAN" corpus run "$work/one.jsonl" --rules "$work/rules.yar" -o "$work/one" > "$work/null"
code=0
"$FWSCAN" corpus merge "$work/one" -o "$work/one.sqlite" > "$work/null" || code=$?
"$FWSCAN" corpus report "$work/one.sqlite" --json > "$work/expected" || true

# The array. Of two tasks that run one is killed, the other requeued in the middle.
FWSCAN_SBATCH="--chdir=$work"
export FWSCAN_SBATCH
submitted=$("$here/submit.sh" "$work/plan.jsonl" "$work/results" "$work/store.sqlite" --rules "$work/rules.yar")
array=$(echo "$submitted" | sed -n 's/^array \([0-9]*\):.*/\1/p')
merge=$(echo "$submitted" | sed -n 's/^merge \([0-9]*\)$/\1/p')
[ -n "$array" ] && [ -n "$merge" ] || fail "expected the numbers of array and merge, found: $submitted"
await "the first image of task 0" test -e "$work/held-0/ready"
await "the first image of task 1" test -e "$work/held-1/ready"
scontrol requeue "${array}_0"
scancel --signal=KILL --full "${array}_1"
echo "killed    ${array}_1, requeued ${array}_0"

start_again "${array}_0"
await "the end of the merge" sh -c "! squeue -h -j '$merge' | grep -q ."
await "the state of the merge" sh -c "scontrol show job '$merge' | grep -Eq 'JobState=(COMPLETED|FAILED)'"
early=$(scontrol show job "$merge" | sed -n 's/.*ExitCode=\([0-9]*\):.*/\1/p')
missing=$((shards - $(find "$work/results" -name 'shard-*.jsonl' | wc -l)))
echo "merge     ended with $early, $missing shards missing"
[ "$missing" -eq 1 ] || fail "expected the shard of the killed task to be missing"
[ "$early" = 2 ] || fail "expected 2 of a merge of an incomplete corpus, found $early"

# What was killed is requeued, and merged anew.
scontrol requeue "${array}_1"
start_again "${array}_1"
await "all shards" sh -c "[ \$(find '$work/results' -name 'shard-*.jsonl' | wc -l) -eq $shards ]"

late=0
"$FWSCAN" corpus merge "$work/results" -o "$work/store.sqlite" || late=$?
[ "$late" = "$code" ] || fail "expected exit code $code as of a single process, found $late"
"$FWSCAN" corpus report "$work/store.sqlite" --json > "$work/found" || true
cmp "$work/expected" "$work/found" || fail "the result differs from that of a single process"
echo "slurm     array, kill and requeue give byte for byte the result of a single process"
