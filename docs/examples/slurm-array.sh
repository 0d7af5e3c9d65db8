#!/usr/bin/env bash
# A class graded by an array of jobs: sbatch --array=1-8 slurm-array.sh COURSE RESULTS
# COURSE is on a disk that all nodes see. When all have ended: nablagrade merge --course COURSE RESULTS/*.zip
#SBATCH --cpus-per-task=4
#SBATCH --time=01:00:00
set -euo pipefail
course=$(realpath "$1") results=$(realpath "$2")
shard=$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$course" "$work/course"
cd "$work/course"
rm -rf records autograded  # of an earlier run: only this part's results are handed on
nablagrade grade --shard "$shard" --no-gradebook --jobs "${SLURM_CPUS_PER_TASK:-1}" || [ $? -eq 1 ]
[ -d autograded ] || mkdir autograded records  # nobody is in this part
python3 -m zipfile -c "$results/part-$SLURM_ARRAY_TASK_ID.zip" records autograded
