# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known about the API, and how certain it is: the one table of facts. Private to the collection: may change without notice.

The documentation's page ``what_is_confirmed`` shows it, and ``checkcentral_service_info`` returns which facts a run confirms.
"""

from __future__ import annotations

from dataclasses import dataclass

# What a finding is about; each is a section of the guide ``verify``.
TOPICS = (
    "connection", "organization", "token", "methods", "pages", "calls_left", "report_identity", "report_drift",
    "report_intervals", "equal_names", "name_filter", "ids", "group_of_check", "since", "pending_overdue",
    "check_address", "check_settings", "user_keys", "words", "unknown_keys", "write_probe", "create_reply",
)  # fmt: skip

MARKS = ("Documented", "Sample", "Seen", "Inferred", "Unknown")
_DOCUMENTED, _SAMPLE, _SEEN, _INFERRED, _UNKNOWN = MARKS

_LIST = "list of methods"
_PAGE = "help page of createReport"
_LATER = "later copy of that page"
_CHECK_PAGE = "help page of createCheck"
_USER_PAGE = "help page of createUser"
_TABLES = "how the vendor's pages are written"
_CLIENTS = "public clients"
_NOTHING = ""


@dataclass(frozen=True)
class Fact:
    """Something that the collection relies on, in reStructuredText.

    ``mark`` is one of :data:`MARKS`: *Documented* by the vendor, only in a *Sample* of the vendor's, *Seen* in public
    code, *Inferred*, or *Unknown*. ``source`` is empty where there is none. ``topic`` is that of the findings that confirm
    or contradict it, None if no run can tell.
    """

    fact: str
    mark: str
    source: str
    if_wrong: str = ""
    topic: str | None = None


FACTS = (
    Fact("The address is ``https://api.checkcentral.cc/METHOD/``, and the token is the query parameter ``apiToken``",
         _DOCUMENTED, _PAGE, topic="connection"),
    Fact("Each method may be called 10,000 times a day", _DOCUMENTED, _LIST),
    Fact("What happens after that, and when the count resets", _UNKNOWN, _NOTHING, "The error message does not say when calls are available again"),
    Fact("A header of the replies shows how many calls are left", _UNKNOWN, _NOTHING, "No effect: the number is only shown", "calls_left"),
    Fact("There are organization tokens (Read Only or Read/Write) and user tokens, which see only what the user sees",
         _DOCUMENTED, _LIST),
    Fact("``createReport`` needs Read/Write and takes JSON", _DOCUMENTED, _PAGE),
    Fact("A create is a ``POST``", _INFERRED, _NOTHING, "The service refuses creates", "write_probe"),
    Fact("``getChecks`` is a ``GET`` with query parameters", _DOCUMENTED, _LIST),
    Fact("The other read methods are ``GET``, too, and return a list under a key such as ``reports``",
         _SEEN, _CLIENTS, "The run fails on a list that is not understood, before any write", "methods"),
    Fact("A reply holds the whole list, not one page of it", _INFERRED, _NOTHING, "Objects seem to be missing and are created again", "pages"),
    Fact("``getOverview``, ``getChecks``, ``getActivities``, ``getCheckGroups``, ``getDashboards``, ``getIssues``, ``getPermissions``, "
         "``getReports``, ``generateReport``, ``getUsers`` and ``getUserGroups`` exist", _DOCUMENTED, _LIST),
    Fact("``getOverview`` names the organization", _SEEN, _CLIENTS, "The option ``organization`` refuses every run", "organization"),
    Fact("``generateReport`` returns the content of the report", _INFERRED, _NOTHING, "The download fails and keeps the existing file"),
    Fact("``name``, ``report_type``, ``description``, ``format``, ``filename``, ``timezone`` and ``content`` of a report", _DOCUMENTED, _PAGE),
    Fact("The report types ``dashboard``, ``checkgroup``, ``check``, ``activity``, ``stats``, ``digest``", _DOCUMENTED, _PAGE),
    Fact("The report types ``billing`` and ``statushistory``", _DOCUMENTED, _LATER, "The service refuses them"),
    Fact("The formats ``html``, ``pdf``, ``csv`` (activity and stats only), ``embedded`` (digest only)", _DOCUMENTED, _PAGE),
    Fact("``interval_type`` ``day`` and ``unscheduled``", _DOCUMENTED, _PAGE),
    Fact("``interval_type`` ``week`` and ``month``", _INFERRED, _NOTHING, "The service refuses them", "report_intervals"),
    Fact("``interval_value`` is a number of intervals", _SAMPLE, _PAGE, "Reports have another schedule"),
    Fact("``report_time`` is in minutes after midnight (the sample has 540)", _INFERRED, _PAGE, "Reports come at another time"),
    Fact("``recipients`` with ``org_wide``, ``usergroups``, ``users``, ``emails``", _SAMPLE, _PAGE, "The service refuses them", "write_probe"),
    Fact("``content`` with ``check`` and ``checkgroup``, and for which types", _DOCUMENTED, _PAGE),
    Fact("``content`` with ``dashboard``", _SAMPLE, _PAGE),
    Fact("Other keys of ``content``: the vendor's table is incomplete in the project's copy", _UNKNOWN, _NOTHING,
         "Pass them as ``extra_properties``"),
    Fact("Words are not case-sensitive (``Day`` and ``day``)", _INFERRED, _TABLES,
         "Drift is reported where there is none, or the service refuses a value"),
    Fact("``getChecks`` returns ``id``, ``name`` and ``group``, the name of the check group", _SEEN, _CLIENTS,
         "Checks belong to no customer", "group_of_check"),
    Fact("``getChecks`` returns ``status``, ``updated`` and, if asked, ``activities`` with their times", _SEEN, _CLIENTS,
         "The time since when a check has its status is not shown", "since"),
    Fact("``getChecks`` returns which checks are pending or overdue, if asked", _INFERRED, _NOTHING, "Only their status counts",
         "pending_overdue"),
    Fact("``getChecks`` returns the address that receives a check's messages", _SEEN, _CLIENTS, "The address is not shown", "check_address"),
    Fact("``getChecks`` returns the settings of checks, if asked", _DOCUMENTED, _CHECK_PAGE, "Drift of checks cannot be seen", "check_settings"),
    Fact("``getCheckGroups`` lists the checks of each, if asked", _INFERRED, _NOTHING, "The inventory has no checks"),
    Fact("``getUsers`` lists the address and the access level of each user", _INFERRED, _USER_PAGE, "Users are not found by address", "user_keys"),
    Fact("A filter by name also finds parts of names", _INFERRED, _CLIENTS, "No effect: the collection compares names itself", "name_filter"),
    Fact("Ids are strings in the form of a GUID", _SAMPLE, _PAGE,
         "No effect: a value in another form is tried as a name first, then as an id", "ids"),
    Fact("``getReports`` lists existing reports with id and name", _INFERRED, _NOTHING, "No report is created", "report_identity"),
    Fact("``getReports`` returns the settings of reports", _UNKNOWN, _NOTHING,
         "Drift cannot be seen: the properties are in ``not_compared``", "report_drift"),
    Fact("``createReport`` returns the new report's id", _UNKNOWN, _NOTHING,
         "The collection reads the list of reports again to see whether the report exists. If it cannot read the list, "
         "only a reply with an id counts as a created report", "create_reply"),
    Fact("A create that is answered with HTTP 429 was not carried out", _INFERRED, _NOTHING,
         "The create is sent again, and the run warns about the two reports"),
    Fact("An error is an object with ``id`` and ``message``, perhaps with HTTP 200", _SEEN, _CLIENTS),
    Fact("The texts of errors: if the HTTP status does not determine a kind such as ``permission``, words in the text do",
         _INFERRED, _NOTHING, "The kind is ``rejected``, and the message quotes the service"),
    Fact("There is no method to change or delete a report, a check or a user, nor one to create a check group", _INFERRED, _LIST),
    Fact("``createCheck`` takes ``name``, ``email_alias`` or ``matching_conditions``, ``group_id``, ``description``, "
         "``interval_type``, ``interval_value``, ``overdue_minutes``, ``window_start``, ``window_end`` and ``active_days``",
         _DOCUMENTED, _CHECK_PAGE),
    Fact("``interval_type`` ``hour`` and ``day`` of a check, and the days ``mon`` to ``fri``",
         _DOCUMENTED, _CHECK_PAGE),
    Fact("``interval_type`` ``minute``, ``week`` and ``month`` of a check, and the days ``sat`` and ``sun`` (the copies of the page are incomplete)",
         _INFERRED, _CHECK_PAGE, "The service refuses them"),
    Fact("Messages to ``ACCOUNT+ALIAS@mycheckcentral.cc`` belong to the check with this alias",
         _DOCUMENTED, _CHECK_PAGE),
    Fact("``success_conditions``, and the form of a group of conditions: ``any``, ``subject`` and ``body``, ``exactly`` and ``contains``",
         _SAMPLE, _CHECK_PAGE, "The service refuses them; other words are sent with a warning"),
    Fact("``warning_conditions`` and ``default_status`` of a check",
         _SEEN, "a user's notes of the portal", "The service refuses or ignores them"),
    Fact("``getChecks`` with ``includeSettings`` returns settings under the names of ``createCheck``, either next to the name or in ``settings``",
         _INFERRED, _NOTHING, "Drift of these cannot be seen: they are in ``not_compared``", "check_settings"),
    Fact("A check is identified by its check group and name",
         _INFERRED, _NOTHING, "Two checks with the same name in one group are an error (``ambiguous``)"),
    Fact("``createUser`` takes ``email``, ``accessLevel``, ``name``, ``sendWelcomeEmail``, ``userGroups`` and ``notifications``, "
         "and which access levels exist",
         _DOCUMENTED, _USER_PAGE),
    Fact("Notifications of the type ``failures``, with the services ``sms`` and ``push`` (the copies of the page are incomplete)",
         _DOCUMENTED, _USER_PAGE, "Other words are sent with a warning"),
    Fact("An address identifies a user, and its case does not matter",
         _INFERRED, _NOTHING, "Two users with the same address are an error (``ambiguous``)"),
    Fact("``getUsers`` returns ``name``, ``accessLevel``, ``userGroups`` and ``notifications``",
         _INFERRED, _NOTHING, "Drift of these cannot be seen: they are in ``not_compared``"),
    Fact("What ``createCheck`` and ``createUser`` return",
         _UNKNOWN, _NOTHING, "The collection reads the list again to see whether the object exists, as for reports"),
    Fact("Names of reports are unique", _UNKNOWN, _NOTHING, "Two reports with the same name are an error (``ambiguous``)", "equal_names"),
    Fact("The methods ``createReport``, ``createCheck``, ``createUser`` and ``createActivities`` exist", _DOCUMENTED, _LIST),
)  # fmt: skip
