#!/usr/bin/env bash
#
# Runs the comparison that the environment describes, and fails if it found a regression, if head failed where base did not, or if
# it could not run at all. A measurement that is not valid or does not tell is a warning: a noisy machine must not stop a change. With
# TELLS=1 a regression is no failure either, for whoever only wants to know. Also runs by hand:
#
#   BASE='java -jar base.jar -p {port}' HEAD='java -jar head.jar -p {port}' bash gate.sh

set -euo pipefail

: "${BASE:?the command that starts the server to compare with, with \{port\} in it}"
: "${HEAD:?the command that starts the server that may be slower, with \{port\} in it}"
report=${REPORT:-throughput-gate}
mkdir -p "$report"
# Those of an earlier run would pass for this one's.
rm -f "$report"/report.{md,json,html} "$report"/junit.xml
# Over several lines, as they may be written in a workflow. Quotes hold words together, and nothing in them has another meaning;
# outside of them a backslash has, as in a shell.
options=()
if [[ "${OPTIONS:-}" == *[![:space:]]* ]]; then
    words=$(xargs printf '%s\n' <<<"$OPTIONS")
    mapfile -t options <<<"$words"
fi

own=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
loadgen=${LOADGEN:-$own/target/stentor-loadgen.jar}
if [[ -z "${LOADGEN:-}" && ! -f "$loadgen" ]]; then
    mvn -B -ntp -q -f "$own/pom.xml" -DskipTests package
fi

code=0
java -jar "$loadgen" compare \
    --base "$BASE" --head "$HEAD" --base-name "${BASE_NAME:-base}" --head-name "${HEAD_NAME:-head}" \
    --tolerance "${TOLERANCE:-5%}" --max-time "${MAX_TIME:-20m}" \
    --markdown "$report/report.md" -J "$report/report.json" --junit "$report/junit.xml" --html "$report/report.html" \
    ${options[@]+"${options[@]}"} || code=$?

if [[ -n "${GITHUB_OUTPUT:-}" ]]; then
    printf 'exit-code=%s\n' "$code" >>"$GITHUB_OUTPUT"
fi
if [[ -n "${GITHUB_STEP_SUMMARY:-}" && -f "$report/report.md" ]]; then
    cat "$report/report.md" >>"$GITHUB_STEP_SUMMARY"
fi
case "$code" in
    0) ;;
    3)
        if [[ -n "${TELLS:-}" ]]; then
            printf '::notice title=Throughput gate::slower than the base; see the job summary\n'
            exit 0
        fi
        printf '::error title=Throughput gate::slower than before; see the job summary\n'
        exit 3
        ;;
    4)
        # Whoever fails requests or does not start is not fast enough either, and base is known to.
        if grep -q '^  "failed": "head"' "$report/report.json" 2>/dev/null; then
            printf '::error title=Throughput gate::%s failed; see the job summary\n' "${HEAD_NAME:-head}"
            exit 4
        fi
        printf '::warning title=Throughput gate::the measurement is not valid; see the job summary\n'
        ;;
    5) printf '::warning title=Throughput gate::inconclusive; see the job summary\n' ;;
    *) printf '::error title=Throughput gate::the comparison could not run\n'; exit "$code" ;;
esac
