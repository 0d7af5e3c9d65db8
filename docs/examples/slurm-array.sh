#!/usr/bin/env bash
# A class graded by an array of jobs: sbatch --array=1-8 slurm-array.sh COURSE RESULTS
# COURSE and RESULTS, a folder, are on a disk that all nodes see, and `nablagrade` is in the PATH of each. When all have
# ended: nablagrade merge --course COURSE RESULTS/*.zip. Of an array of eight, a job that failed, here the third, comes
# again by sbatch --array=3 slurm-array.sh COURSE RESULTS 8
#SBATCH --cpus-per-task=4
#SBATCH --time=01:00:00
set -euo pipefail
usage="sbatch --array=1-8 slurm-array.sh COURSE RESULTS [PARTS]"
course=$(realpath -e "${1:?$usage}") results=$(realpath -e "${2:?$usage}")
shard=${SLURM_ARRAY_TASK_ID:?$usage}/${3:-$SLURM_ARRAY_TASK_COUNT}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$course" "$work/course"
cd "$work/course"
rm -rf records autograded  # of an earlier run: only this part's results are handed on
nablagrade grade --shard "$shard" --no-gradebook --jobs "${SLURM_CPUS_PER_TASK:-1}" || [ $? -eq 1 ]
mkdir -p autograded records  # nobody is in this part
python3 -m zipfile -c "$results/part-$SLURM_ARRAY_TASK_ID.zip" records autograded
