#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: no free tool writes them, so they are written by the specifications.
set -euo pipefail
cd "$(dirname "$0")"
PYTHONDONTWRITEBYTECODE=1 python3 make_images.py
