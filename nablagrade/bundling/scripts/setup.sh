#!/usr/bin/env bash
# Gradescope runs this once, as root, while it builds the assignment's image.
set -euo pipefail
cd /autograder/source

versions="@PYTHON@ 3.12 3.13 3.11"
find_python() {
    for version in $versions; do
        if "python$version" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "python$version"
            return
        fi
    done
    return 1
}

if ! python=$(find_python); then
    apt-get update
    for version in $versions; do
        apt-get install -y --no-install-recommends "python$version" "python$version-venv" && break
    done
    if ! python=$(find_python); then
        echo "setup.sh: there is no Python 3.11, 3.12 or 3.13 to be had; choose Ubuntu 24.04 as base image" >&2
        exit 1
    fi
fi

"$python" -m venv /autograder/venv
pip=(/autograder/venv/bin/python -m pip --disable-pip-version-check --quiet install --no-cache-dir --no-deps)
"${pip[@]}" -r requirements.txt
"${pip[@]}" --force-reinstall nablagrade-*.whl
# Matplotlib's list of fonts takes a second to make: once, not for each submission
MPLCONFIGDIR=/autograder/cache/nablagrade /autograder/venv/bin/python -c "import matplotlib.font_manager"
chmod -R go= /autograder/source
