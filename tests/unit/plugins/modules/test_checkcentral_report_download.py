# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""checkcentral_report_download: the file that is there afterwards, whatever the service answers."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.plugins.modules import checkcentral_report_download
from ansible_collections.msp.checkcentral.tests.simulator import Fault, Simulator
from ansible_collections.msp.checkcentral.tests.unit.conftest import TOKEN
from ansible_collections.msp.checkcentral.tests.unit.plugins.modules.calling import methods, run_against
from ansible_collections.msp.checkcentral.tests.unit.running import Ran

NAME = "Acme - Weekly"
OLD = b"%PDF-1.4 last week's\n%%EOF\n"


@pytest.fixture
def report_id(service: Simulator) -> str:
    return str(service.organization.add_report({"name": NAME, "report_type": "checkgroup", "format": "pdf"}).id)


@pytest.fixture(autouse=True)
def temporary_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the module may leave something; ansible-core removes its own directory when the module's process ends."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setenv("TMPDIR", str(directory))
    return directory


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    found = tmp_path / "reports"
    found.mkdir()
    return found


def run(service: Simulator, dest: Path | str, **options: Any) -> Ran:
    named = {} if "id" in options else {"name": NAME}
    return run_against(service, checkcentral_report_download, dest=str(dest), **{"retries": 1, **named, **options})


@pytest.mark.usefixtures("report_id")
@pytest.mark.parametrize("dest", ["weekly.pdf", "./weekly.pdf", "."])
def test_a_relative_path_starts_where_the_module_runs(
    service: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dest: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(service, dest).result
    assert (result["changed"], Path(result["dest"]).parent) == (True, tmp_path)
    assert Path(result["dest"]).is_file()


@pytest.mark.parametrize("dest", ["", " "])
def test_an_empty_path_is_refused(service: Simulator, dest: str) -> None:
    ran = run(service, dest)
    assert ran.failed
    assert ran.result["msg"] == "dest is empty; give the path of a file, or of a directory"
    assert methods(service) == []


@pytest.mark.usefixtures("report_id")
def test_a_report_is_stored_then_left_as_it_is(service: Simulator, tmp_path: Path) -> None:
    dest = tmp_path / "weekly.pdf"
    expected = {"dest": str(dest), "format": "pdf", "verified": False, "checksum": None, "changed": True}
    for dummy in range(2):
        before = run(service, dest, check_mode=True)
        assert expected.items() <= before.result.items()
        assert not dest.exists()
        assert methods(service) == ["getReports"]

    ran = run(service, dest)
    content = dest.read_bytes()
    assert content.startswith(b"%PDF-")
    found = {
        "dest": str(dest),
        "size": len(content),
        "checksum": hashlib.sha256(content).hexdigest(),
        "content_type": "application/pdf",
        "format": "pdf",
        "verified": True,
        "changed": True,
        "api_calls": {"generateReport": 1, "getReports": 1},
    }
    assert found.items() <= ran.result.items()

    again = run(service, dest)
    assert not again.result["changed"]
    assert again.result["checksum"] == found["checksum"]
    known = run(service, dest, check_mode=True)
    assert not known.result["changed"]
    assert (known.result["size"], known.result["checksum"]) == (found["size"], found["checksum"])


@pytest.mark.usefixtures("report_id")
def test_backup_mode_and_diff(service: Simulator, tmp_path: Path) -> None:
    dest = tmp_path / "weekly.pdf"
    dest.write_bytes(OLD)
    ran = run(service, dest, backup=True, mode="0640", diff=True)
    assert Path(ran.result["backup_file"]).read_bytes() == OLD
    assert dest.stat().st_mode & 0o777 == 0o640
    assert ran.result["diff"]["before"].startswith(f"{len(OLD)} bytes, SHA-256 ")
    assert ran.result["diff"]["after"].startswith(f"{dest.stat().st_size} bytes, SHA-256 {ran.result['checksum']}")

    again = run(service, dest, backup=True, mode="0600")
    assert again.result["changed"]
    assert "backup_file" not in again.result
    assert dest.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("report_id")
@pytest.mark.parametrize(
    ("filename", "stored"),
    [
        (None, f"{NAME}.pdf"),
        ("Wöchentlich.pdf", "Wöchentlich.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\win.ini", "win.ini"),
        (".bashrc", "bashrc"),
        ("ä" * 300 + ".pdf", "ä" * 98 + ".pdf"),
    ],
)
def test_in_a_directory_the_service_names_the_file(
    service: Simulator, directory: Path, filename: str | None, stored: str
) -> None:
    [report] = service.organization.reports_called(NAME)
    if filename:
        service.organization.change_report(report, {"filename": filename})
    assert run(service, directory, check_mode=True).result["dest"] is None
    ran = run(service, directory)
    assert [path.name for path in directory.iterdir()] == [stored]
    assert ran.result["dest"] == str(directory / stored)


def test_a_service_that_names_no_file(service: Simulator, directory: Path) -> None:
    service.organization.add_report({"name": "A/B: Käse", "report_type": "digest"})
    service.faults.add(Fault("html", "generateReport"))
    run(service, directory, name="A/B: Käse")
    assert [path.name for path in directory.iterdir()] == ["A-B: Käse.html"]


NOT_THE_REPORT = [
    ("error_object", {}, "rejected", "Something went wrong."),
    ("html", {}, "protocol", "HTML in place of a PDF document"),
    ("truncated_json", {}, "protocol", "a PDF document whose end is missing"),
    ("status", {"code": 500}, "transport", "HTTP 500"),
    ("status", {"code": 403}, "permission", "HTTP 403"),
    ("status", {"code": 429, "retry_after": "86400"}, "quota", "try again in 24.0 hours"),
]


@pytest.mark.usefixtures("report_id", "pauses")
@pytest.mark.parametrize(("kind", "details", "failure", "words"), NOT_THE_REPORT)
def test_what_is_not_the_report_never_replaces_a_good_file(
    service: Simulator, tmp_path: Path, kind: str, details: dict[str, Any], failure: str, words: str
) -> None:
    dest = tmp_path / "weekly.pdf"
    dest.write_bytes(OLD)
    service.faults.add(Fault(kind, "generateReport", count=None, **details))
    ran = run(service, dest, backup=True)
    assert ran.kind == failure
    assert words in ran.message
    assert not ran.result["changed"]
    assert dest.read_bytes() == OLD
    assert sorted(path.name for path in tmp_path.iterdir()) == ["temporary", "weekly.pdf"]
    service.faults.clear()
    assert run(service, dest).result["changed"]


@pytest.mark.usefixtures("report_id", "pauses")
def test_a_download_that_breaks_off_begins_anew(service: Simulator, tmp_path: Path) -> None:
    drip = Fault("drip", "generateReport")
    # Before the first byte of the body.
    drip.on_hold = drip.clear
    service.faults.add(drip)
    ran = run(service, tmp_path / "weekly.pdf")
    assert ran.result["verified"]
    assert ran.result["api_calls"]["generateReport"] == 2
    assert (tmp_path / "weekly.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.usefixtures("report_id")
@pytest.mark.parametrize(
    ("settings", "dest", "expected"),
    [
        ({"format": "csv", "report_type": "stats"}, "x", "csv"),
        ({"format": "html"}, "x.pdf", "html"),
        ({"format": None}, "x.pdf", "pdf"),
        ({"format": None}, "x.HTM", "html"),
    ],
)
def test_what_the_file_should_be(
    service: Simulator, tmp_path: Path, settings: dict[str, Any], dest: str, expected: str
) -> None:
    [report] = service.organization.reports_called(NAME)
    service.organization.change_report(report, settings)
    # A report without a format is generated as HTML, which is no PDF.
    ran = run(service, tmp_path / dest)
    if expected == "pdf":
        assert ran.kind == "protocol"
        assert not (tmp_path / dest).exists()
    else:
        assert (ran.result["format"], ran.result["verified"]) == (expected, True)


@pytest.mark.usefixtures("report_id")
def test_where_it_cannot_be_written_nothing_is_called(service: Simulator, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for dest, words in [
        (tmp_path / "no" / "weekly.pdf", "does not exist; create it first"),
        (f"{tmp_path}/no/", "does not exist; create it first"),
        (tmp_path / "pipe", "neither a file nor a directory"),
    ]:
        ran = run(service, dest)
        assert ran.kind == "invalid"
        assert f"dest {str(dest)!r} cannot be written" in ran.message
        assert words in ran.message
    assert not service.calls


def test_which_report_must_be_clear(service: Simulator, report_id: str, tmp_path: Path) -> None:
    near = run(service, tmp_path / "x", name="Acme - Weakly")
    assert near.kind == "not_found"
    assert NAME in near.message
    # An id is no name, and a name is no id.
    for option in ({"id": NAME}, {"id": "4e000000-0000-4000-8000-00000000ffff"}, {"name": report_id}):
        assert run(service, tmp_path / "x", **option).kind == "not_found"
    assert f"no report has the id {NAME!r}" in run(service, tmp_path / "x", id=NAME).message
    for dummy in range(2):
        service.organization.add_report({"name": "Twice", "report_type": "digest"})
    assert run(service, tmp_path / "x", name="Twice").kind == "ambiguous"
    assert "generateReport" not in service.calls


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"name": None}, "neither id nor name is set"),
        ({"name": " "}, "name ' ' is empty; leave it out, or give a value"),
        ({"id": ""}, "id '' is empty; leave it out, or give a value"),
    ],
)
def test_a_report_that_is_not_named_costs_no_call(
    service: Simulator, tmp_path: Path, option: dict[str, Any], words: str
) -> None:
    ran = run(service, tmp_path / "x", **option)
    assert ran.kind == "invalid"
    assert ran.message.startswith(words)
    assert methods(service) == []


def test_a_name_that_looks_like_an_id_is_a_name(service: Simulator, report_id: str, tmp_path: Path) -> None:
    other = service.organization.add_report({"name": report_id, "report_type": "stats", "format": "pdf"})
    assert run(service, tmp_path / "x", name=report_id).result["report"] == {"id": other.id, "name": report_id}
    assert run(service, tmp_path / "x", id=report_id.upper()).result["report"] == {"id": report_id, "name": NAME}


@pytest.mark.usefixtures("report_id")
@pytest.mark.parametrize("size", [1_000_000, 100_001])
def test_a_disk_that_is_full_is_told_and_not_tried_again(service: Simulator, tmp_path: Path, size: int) -> None:
    """Even if it is the last piece of the report that goes onto the disk in part."""
    service.organization.generated_size = size
    dest = tmp_path / "weekly.pdf"
    dest.write_bytes(OLD)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        ran = run(service, dest)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ran.kind == "invalid"
    assert "cannot be written to" in ran.message
    assert methods(service).count("generateReport") == 1
    assert dest.read_bytes() == OLD


def no_space(*dummy: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.usefixtures("report_id")
@pytest.mark.parametrize("failing", ["os.rename", "shutil.copy2"])
def test_a_full_disk_at_the_destination_leaves_the_old_file(
    service: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    dest = tmp_path / "weekly.pdf"
    dest.write_bytes(OLD)
    monkeypatch.setattr(failing, no_space)
    ran = run(service, dest, backup=True)
    assert ran.failed
    # Until ansible-core 2.18, the rest is in Ansible's words.
    assert "No space left on device" in ran.message
    assert "bug in the collection" not in ran.message
    assert (ran.result.get("changed", False), dest.read_bytes()) == (False, OLD)


@pytest.mark.usefixtures("report_id")
def test_a_directory_that_has_the_name_of_the_report_is_told(service: Simulator, tmp_path: Path) -> None:
    taken = tmp_path / f"{NAME}.pdf"
    taken.mkdir()
    ran = run(service, tmp_path, mode="0640")
    assert ran.kind == "invalid"
    assert f"{str(taken)!r} is a directory" in ran.message
    assert list(taken.iterdir()) == []


@pytest.mark.usefixtures("report_id")
def test_attributes_that_no_file_can_have_are_told_in_ansibles_words(service: Simulator, tmp_path: Path) -> None:
    dest = tmp_path / "weekly.pdf"
    ran = run(service, dest, mode="abc")
    assert ran.failed
    assert "mode must be in octal or symbolic form" in ran.message
    assert dest.read_bytes().startswith(b"%PDF-")


@pytest.mark.usefixtures("report_id")
def test_a_link_is_replaced_and_its_target_kept(service: Simulator, tmp_path: Path) -> None:
    target, dest = tmp_path / "target.pdf", tmp_path / "weekly.pdf"
    target.write_bytes(OLD)
    dest.symlink_to(target)
    assert run(service, dest).result["changed"]
    assert not dest.is_symlink()
    assert target.read_bytes() == OLD


@pytest.mark.usefixtures("report_id")
def test_in_check_mode_a_directory_may_always_change(service: Simulator, directory: Path) -> None:
    run(service, directory)
    assert run(service, directory, check_mode=True).result["changed"]
    assert not run(service, directory).result["changed"]


MARK = b"\xef\xbb\xbf"
ERROR = b'{"error": {"id": "denied", "message": "Report generation failed."}}'
# The service's answer, the report and file, and the message; None for an answer that is accepted.
ANSWERS = [
    (MARK + ERROR, "csv", "x", "Report generation failed."),
    (MARK + b"\r\n " + ERROR, None, "x.dat", "Report generation failed."),
    (b" " * 5000 + ERROR, None, "x.dat", "Report generation failed."),
    (b'{ "Errors": [' + b'"x", ' * 20_000, "csv", "x", "the beginning of an error message"),
    (b'{"success": false', "csv", "x", "the beginning of an error message"),
    (b"   ", "csv", "x", "an empty body"),
    (MARK + b" \r\n" * 30_000, None, "x.dat", "an empty body"),
    (b'{"a": 1}', "csv", "x", "a JSON document"),
    (b"[Acme],Failure\n", "csv", "x", None),
    (b'{"Acme"},Failure\n', "csv", "x", None),
    (MARK + b"Acme,Failure\n", "csv", "x", None),
    (b"Acme\0Failure\n", "csv", "x", "something else in place of CSV"),
    (MARK + b"\n<!DOCTYPE html>", "csv", "x", "HTML in place of CSV"),
    (
        MARK + b"\n<!DOCTYPE html>",
        None,
        "x.dat",
        "HTML, although neither the report's format nor the file name says so",
    ),
    (MARK + b"\n<!DOCTYPE html>", None, "x.html", None),
    (b"Acme,Failure\n", None, "x.dat", None),
    (b"Acme,Failure\n", None, "x.html", "something else in place of HTML"),
]


@pytest.mark.usefixtures("report_id")
@pytest.mark.parametrize(("body", "listed", "dest", "words"), ANSWERS)
def test_the_first_bytes_tell_what_came(
    service: Simulator, tmp_path: Path, body: bytes, listed: str | None, dest: str, words: str | None
) -> None:
    [report] = service.organization.reports_called(NAME)
    service.organization.change_report(report, {"report_type": "stats", "format": listed})
    path = tmp_path / dest
    path.write_bytes(OLD)
    service.faults.add(Fault("status", "generateReport", code=200, body=body, content_type="text/plain"))
    ran = run(service, path)
    if words is None:
        assert (path.read_bytes(), ran.result["size"]) == (body, len(body))
        assert ran.result["verified"] is (listed is not None or dest == "x.html")
    else:
        assert words in ran.message
        assert ran.kind == ("rejected" if ERROR in body else "protocol")
        assert path.read_bytes() == OLD


@pytest.mark.usefixtures("report_id")
def test_in_a_directory_the_name_that_the_service_gives_tells_the_format(service: Simulator, tmp_path: Path) -> None:
    [report] = service.organization.reports_called(NAME)
    service.organization.change_report(report, {"format": None})
    directory = tmp_path / "reports.pdf"
    directory.mkdir()
    ran = run(service, directory)
    assert (ran.result["dest"], ran.result["format"]) == (str(directory / f"{NAME}.html"), "html")
    assert ran.result["verified"]


MEASURED = """
import resource, sys
from pathlib import Path
from ansible_collections.msp.checkcentral.plugins.module_utils._client import Client
from ansible_collections.msp.checkcentral.plugins.module_utils._connection import Connection
from ansible_collections.msp.checkcentral.plugins.module_utils._download import ReceivedFile, download
file = ReceivedFile(Path(sys.argv[3]))
download(Client(Connection(api_token=sys.argv[2], api_url=sys.argv[1])), sys.argv[4], file)
print(file.size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_a_large_report_needs_no_more_memory_than_a_small_one(
    service: Simulator, report_id: str, tmp_path: Path
) -> None:
    def kibibytes(size: int) -> int:
        service.organization.generated_size = size
        command = [sys.executable, "-c", MEASURED, service.url, TOKEN, str(tmp_path / "report"), report_id]
        shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        assert int(shown[0]) >= size
        return int(shown[1])

    assert kibibytes(50_000_000) - kibibytes(100_000) < 10_000
