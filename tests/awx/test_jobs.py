# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The credential type and the job templates, run by what AWX itself runs: ansible-runner with job events."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.msp.checkcentral.tests.awx import jobs
from ansible_collections.msp.checkcentral.tests.plays import playing
from ansible_collections.msp.checkcentral.tests.plays.leaks import TOKEN
from ansible_collections.msp.checkcentral.tests.simulator import Simulator

ONBOARD = "CheckCentral - onboard a customer"
CREATE = "Ensure that users, checks and reports of customers exist"
READ_CHECKS = "Read all checks"


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(token=TOKEN) as simulator:
        yield simulator


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    """A certificate for 127.0.0.1 that no one trusts by default, and its key."""
    files = str(tmp_path / "certificate.pem"), str(tmp_path / "key.pem")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=simulator"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, *names, "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


@pytest.fixture
def tls_service(certificate: tuple[str, str]) -> Iterator[Simulator]:
    with Simulator(token=TOKEN, ssl_context=certificate) as simulator:
        yield simulator


ALL = {"api_token": "t", "api_url": "https://x.example.com", "ca_path": "/ca.pem", "skip_tls_verification": False}


@pytest.mark.parametrize(
    ("credential", "expected"),
    [
        (ALL, ("t", "https://x.example.com", "/ca.pem", "True")),
        ({**ALL, "skip_tls_verification": True}, ("t", "https://x.example.com", "/ca.pem", "False")),
        ({"api_token": "t", "api_url": "", "ca_path": "", "skip_tls_verification": False}, ("t", "", "", "True")),
        ({"api_token": "t"}, ("t", "", "", "True")),
        ({"api_token": "{{ 1 }}"}, ("{{ 1 }}", "", "", "True")),
    ],
    ids=["all", "skip", "blank", "untouched", "braces"],
)
def test_what_awx_renders(credential: dict[str, Any], expected: tuple[str, ...]) -> None:
    names = ("API_TOKEN", "API_URL", "CA_PATH", "VALIDATE_CERTS")
    assert jobs.rendered(credential) == {f"CHECKCENTRAL_{name}": value for name, value in zip(names, expected)}


def test_onboarding_with_every_field_of_the_credential(
    player: playing.Player, tls_service: Simulator, certificate: tuple[str, str]
) -> None:
    credential = {**ALL, "api_token": TOKEN, "api_url": tls_service.url, "ca_path": certificate[0]}
    emails = ["it@acme-logistics.example.com", "office@acme-logistics.example.com"]
    answers = {"checkcentral_customer_name": "Acme Logistics", "checkcentral_customer_emails": "\n".join(emails)}
    first = jobs.Job(player, ONBOARD, credential, answers=answers).finish()
    result = first.result(CREATE)
    assert result["changed"] is True
    created = {f"Acme Logistics - {title}" for title in ("Status", "Statistics", "Activity")}
    assert {report["name"]: report["action"] for report in result["results"]} == dict.fromkeys(created, "created")
    reports = tls_service.organization.reports_through_api
    assert {report.name for report in reports} == created
    assert all(sorted(report.settings["recipients"]["emails"]) == emails for report in reports)
    assert first.changed == {"localhost": 1}

    second = jobs.Job(
        player, ONBOARD, credential, answers={**answers, "checkcentral_customer_reports": ["customer_stats"]}
    ).finish()
    [report] = second.result(CREATE)["results"]
    assert (report["name"], report["action"]) == ("Acme Logistics - Statistics", "unchanged")
    assert second.changed == {}
    assert tls_service.calls["createReport"] == len(created)


def test_no_chosen_report_means_none(player: playing.Player, service: Simulator) -> None:
    """AWX passes an empty list for a question whose answers someone has taken away."""
    answers = {
        "checkcentral_customer_name": "Acme Logistics",
        "checkcentral_customer_emails": "it@acme.example.com",
        "checkcentral_customer_reports": [],
    }
    jobs.Job(player, ONBOARD, {"api_token": TOKEN, "api_url": service.url}, answers=answers).finish()
    assert not service.calls["createReport"]


def test_the_survey_also_makes_users_and_checks(player: playing.Player, service: Simulator) -> None:
    """One of each on a line, with the blank lines and spaces that people leave."""
    answers = {
        "checkcentral_customer_name": "Contoso Dental",
        "checkcentral_customer_emails": "it@contoso-dental.example.com",
        "checkcentral_customer_reports": ["customer_status"],
        "checkcentral_customer_checks": "veeam_nightly\n raid_controller \n\n",
        "checkcentral_customer_portal_users": "it@contoso-dental.example.com, readonly\noffice@contoso-dental.example.com,user\n",
    }
    credential = {"api_token": TOKEN, "api_url": service.url}
    jobs.Job(player, ONBOARD, credential, answers=answers).finish()
    posted = service.organization.posted
    assert {body["email"]: body["accessLevel"] for body in posted["createUser"]} == {
        "it@contoso-dental.example.com": "readonly",
        "office@contoso-dental.example.com": "user",
    }
    assert {body["name"] for body in posted["createCheck"]} == {"Veeam nightly", "RAID controller"}
    assert [body["name"] for body in posted["createReport"]] == ["Contoso Dental - Status"]

    assert jobs.Job(player, ONBOARD, credential, answers=answers).finish().changed == {}


def test_the_survey_makes_no_administrator(player: playing.Player, service: Simulator) -> None:
    answers = {
        "checkcentral_customer_name": "Contoso Dental",
        "checkcentral_customer_emails": "it@contoso-dental.example.com",
        "checkcentral_customer_checks": "veeam_nihgtly",
        "checkcentral_customer_portal_users": "it@contoso-dental.example.com, administrator",
    }
    job = jobs.Job(player, ONBOARD, {"api_token": TOKEN, "api_url": service.url}, answers=answers).finish("failed")
    assert "veeam_nihgtly" in job.output
    assert "administrator" in job.output
    assert not service.organization.posted


def test_blank_fields_count_as_not_set(player: playing.Player, service: Simulator) -> None:
    """A blank address does not hide the one that the job template sets, and a blank ca_path is no path."""
    credential = {"api_token": TOKEN, "api_url": "", "ca_path": "", "skip_tls_verification": False}
    variables = {"checkcentral_api_url": service.url, "checkcentral_customer_hosts": ""}
    jobs.Job(player, "CheckCentral - coverage", credential, variables=variables).finish()
    assert service.calls == {"getCheckGroups": 1, "getReports": 1}


def test_certificates_are_verified_if_no_one_touched_the_checkbox(
    player: playing.Player, tls_service: Simulator
) -> None:
    credential = {"api_token": TOKEN, "api_url": tls_service.url}
    job = jobs.Job(player, "CheckCentral - failures", credential).finish("failed")
    (failure,) = job.events("runner_on_failed")
    assert failure["task"] == READ_CHECKS
    assert failure["res"]["failure"]["kind"] == "transport"
    assert "certificate" in failure["res"]["msg"]
    assert not tls_service.calls


def test_certificates_are_not_verified_if_somebody_says_so(player: playing.Player, tls_service: Simulator) -> None:
    """The answer "true" of the survey is a text, and makes the job fail since some checks are not successful."""
    credential = {"api_token": TOKEN, "api_url": tls_service.url, "skip_tls_verification": True}
    job = jobs.Job(player, "CheckCentral - failures", credential, answers={"failures_fail": "true"}).finish("failed")
    assert tls_service.calls == {"getChecks": 1}
    assert job.result(READ_CHECKS)["checks"]
    assert len(job.events("runner_on_failed")) == 1


def test_verify_tells_a_wrong_token_from_a_right_one(player: playing.Player, service: Simulator) -> None:
    for token, status in ((TOKEN, "successful"), ("wrong", "failed")):
        jobs.Job(player, "CheckCentral - verify", {"api_token": token, "api_url": service.url}).finish(status)
    assert not service.organization.posted
