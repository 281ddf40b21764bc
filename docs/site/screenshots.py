# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the screenshots of the guides again: `.venv/bin/python docs/site/screenshots.py`, in a checkout after `make demo`.

Needs Chromium (Debian: apt install chromium) and Pillow (`.venv/bin/python -m pip install Pillow`). Takes pictures of what
the demo prints at its end, of the simulator after three customers were onboarded, and of the coverage page.
"""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "docsite" / "rst" / "images"
sys.path.insert(0, str(ROOT))

from tests.simulator import Simulator  # noqa: E402

CUSTOMERS = [
    {"checkcentral_customer_name": "Acme Logistics", "checkcentral_customer_emails": "it@acme-logistics.example.com"},
    {
        "checkcentral_customer_name": "Contoso Dental",
        "checkcentral_customer_emails": "office@contoso-dental.example.com",
    },
    {
        "checkcentral_customer_name": "Fjord Shipping",
        "checkcentral_customer_emails": "it@fjord.example.com",
        "checkcentral_customer_reports": "customer_status, customer_stats",
    },
]
NOT_ONBOARDED = {"name": "Bäckerei Müller & Söhne", "emails": "it@baeckerei-mueller.example.com"}
CHANGED_IN_THE_PORTAL = "Contoso Dental - Status"
WIDTH = 1100
TERMINAL = """\
<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; background: #1e2430; color: #e6e9ef; }}
pre {{ margin: 0; padding: 18px 22px; font: 14px/1.5 "DejaVu Sans Mono", monospace; }}
</style><pre>{text}</pre>
"""
LICENSE = """\
SPDX-FileCopyrightText: contributors to the msp.checkcentral collection

SPDX-License-Identifier: GPL-3.0-or-later
"""


def play(simulator: Simulator, name: str, variables: Mapping[str, Any]) -> None:
    subprocess.run(
        [Path(sys.executable).with_name("ansible-playbook"), f"msp.checkcentral.{name}", "-e", json.dumps(variables)],
        check=True,
        env={**os.environ, "CHECKCENTRAL_API_URL": simulator.url, "CHECKCENTRAL_API_TOKEN": simulator.token},
    )


def picture(address: str, name: str, height: int, directory: Path) -> None:
    """Take a picture of a page, and store it small."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed (Debian: apt install chromium)")
    raw = directory / name
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--user-data-dir={directory / 'profile'}"]
    size = [f"--window-size={WIDTH},{height}", "--force-device-scale-factor=1"]
    subprocess.run([chromium, *options, *size, f"--screenshot={raw}", address], check=True, capture_output=True)
    with Image.open(raw) as image:
        few_colors = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        few_colors.save(IMAGES / name, optimize=True)
    (IMAGES / f"{name}.license").write_text(LICENSE, encoding="utf-8")
    print(f"{name}: {(IMAGES / name).stat().st_size // 1024} KB")


def end_of_the_demo() -> str:
    """Run the demo, and return what it prints at its end as a page that looks like a terminal."""
    demo = [sys.executable, str(ROOT / "demo" / "run.py")]
    printed = subprocess.run(demo, check=True, cwd=ROOT, capture_output=True, text=True).stdout
    return TERMINAL.format(text=html.escape("$ make demo\n...\n" + printed[printed.rindex("What happened") :]))


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, Simulator() as simulator:
        terminal = Path(directory, "demo.html")
        terminal.write_text(end_of_the_demo(), encoding="utf-8")
        picture(terminal.as_uri(), "demo.png", 520, Path(directory))
        page = Path(directory, "coverage.html")
        for variables in CUSTOMERS:
            play(simulator, "onboard_customer", variables)
        [report] = simulator.organization.reports_called(CHANGED_IN_THE_PORTAL)
        simulator.organization.change_report(report, {"report_time": 360})
        onboarded = [
            {key.removeprefix("checkcentral_customer_"): value for key, value in variables.items()}
            for variables in CUSTOMERS
        ]
        play(
            simulator,
            "coverage",
            {"coverage_page": str(page), "checkcentral_customers": [*onboarded, NOT_ONBOARDED]},
        )
        picture(simulator.url, "simulator.png", 860, Path(directory))
        picture(page.as_uri(), "coverage.png", 1400, Path(directory))


if __name__ == "__main__":
    main()
