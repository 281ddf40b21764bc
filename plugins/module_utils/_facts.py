# Copyright (c) contributors to the msp.checkcentral collection
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of the API, and how surely: the one table of facts. Private to the collection: may change without notice.

The documentation's page ``what_is_confirmed`` shows it, and ``checkcentral_service_info`` says which of it a run confirms.
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
    Fact("What happens after that, and when the count starts anew", _UNKNOWN, _NOTHING, "The message says that it does not know"),
    Fact("A header of the replies says how many calls are left", _UNKNOWN, _NOTHING, "Nothing: it is only shown", "calls_left"),
    Fact("There are organization tokens (Read Only or Read/Write) and user tokens, which see what the user sees",
         _DOCUMENTED, _LIST),
    Fact("``createReport`` needs Read/Write and takes JSON", _DOCUMENTED, _PAGE),
    Fact("A create is a ``POST``", _INFERRED, _NOTHING, "Creates are refused", "write_probe"),
    Fact("``getChecks`` is a ``GET`` with query parameters", _DOCUMENTED, _LIST),
    Fact("The other methods that read are ``GET``, too, and return a list under a name of its kind, such as ``reports``",
         _SEEN, _CLIENTS, "A listing that is not understood is an error before any write", "methods"),
    Fact("A list comes whole, not in pages", _INFERRED, _NOTHING, "Objects look missing, and would be made again", "pages"),
    Fact("``getOverview``, ``getChecks``, ``getActivities``, ``getCheckGroups``, ``getDashboards``, ``getIssues``, ``getPermissions``, "
         "``getReports``, ``generateReport``, ``getUsers`` and ``getUserGroups`` exist", _DOCUMENTED, _LIST),
    Fact("``getOverview`` names the organization", _SEEN, _CLIENTS, "The option ``organization`` refuses every run", "organization"),
    Fact("``generateReport`` answers with the report's bytes", _INFERRED, _NOTHING, "The download fails, and leaves your file as it is"),
    Fact("``name``, ``report_type``, ``description``, ``format``, ``filename``, ``timezone`` and ``content`` of a report", _DOCUMENTED, _PAGE),
    Fact("The report types ``dashboard``, ``checkgroup``, ``check``, ``activity``, ``stats``, ``digest``", _DOCUMENTED, _PAGE),
    Fact("The report types ``billing`` and ``statushistory``", _DOCUMENTED, _LATER, "The service refuses them"),
    Fact("The formats ``html``, ``pdf``, ``csv`` (activity and stats only), ``embedded`` (digest only)", _DOCUMENTED, _PAGE),
    Fact("``interval_type`` ``day`` and ``unscheduled``", _DOCUMENTED, _PAGE),
    Fact("``interval_type`` ``week`` and ``month``", _INFERRED, _NOTHING, "The service refuses them", "report_intervals"),
    Fact("``interval_value`` is a number of intervals", _SAMPLE, _PAGE, "The schedule is another one"),
    Fact("``report_time`` is in minutes after midnight (the sample has 540)", _INFERRED, _PAGE, "Reports come at another time"),
    Fact("``recipients`` with ``org_wide``, ``usergroups``, ``users``, ``emails``", _SAMPLE, _PAGE, "The service refuses them", "write_probe"),
    Fact("``content`` with ``check`` and ``checkgroup``, and for which types", _DOCUMENTED, _PAGE),
    Fact("``content`` with ``dashboard``", _SAMPLE, _PAGE),
    Fact("Other keys of ``content``: the vendor's table is cut off in the copy that the project has", _UNKNOWN, _NOTHING,
         "Pass them as ``extra_properties``"),
    Fact("Case of words does not matter (``Day`` and ``day``)", _INFERRED, _TABLES,
         "Drift is reported where there is none, or a value is refused"),
    Fact("``getChecks`` returns ``id``, ``name`` and ``group``, the name of the check group", _SEEN, _CLIENTS,
         "Checks belong to no customer", "group_of_check"),
    Fact("``getChecks`` returns ``status``, ``updated`` and, if asked, ``activities`` with their times", _SEEN, _CLIENTS,
         "Since when a check has its status is not told", "since"),
    Fact("``getChecks`` says which checks are pending or overdue, if asked", _INFERRED, _NOTHING, "They count by their status only",
         "pending_overdue"),
    Fact("``getChecks`` returns the address that a check's messages go to", _SEEN, _CLIENTS, "It is not shown", "check_address"),
    Fact("``getChecks`` returns the settings of checks, if asked", _DOCUMENTED, _CHECK_PAGE, "Drift of checks cannot be seen", "check_settings"),
    Fact("``getCheckGroups`` lists the checks of each, if asked", _INFERRED, _NOTHING, "The inventory has no checks"),
    Fact("``getUsers`` lists the address and the access level of each user", _INFERRED, _USER_PAGE, "Users are not found by address", "user_keys"),
    Fact("A filter by name finds parts of names", _INFERRED, _CLIENTS, "Nothing: names are compared again here", "name_filter"),
    Fact("Ids are texts in the form of a GUID", _SAMPLE, _PAGE,
         "Nothing: what has another form is taken as a name first, then as an id", "ids"),
    Fact("Existing reports are listed, with id and name", _INFERRED, _NOTHING, "No report is made", "report_identity"),
    Fact("``getReports`` returns the settings of reports", _UNKNOWN, _NOTHING,
         "Drift cannot be seen: the properties are in ``not_compared``", "report_drift"),
    Fact("``createReport`` returns the new report's id", _UNKNOWN, _NOTHING,
         "The list of reports is read again and decides. If it cannot be read, only a reply with an id counts as a created report", "create_reply"),
    Fact("A create that is answered with HTTP 429 was not carried out", _INFERRED, _NOTHING,
         "It is sent again, and the run warns of the two reports"),
    Fact("An error is an object with ``id`` and ``message``, perhaps with HTTP 200", _SEEN, _CLIENTS),
    Fact("Which texts an error has: kinds such as ``permission`` are told from words in them where the HTTP status does not say it",
         _INFERRED, _NOTHING, "The kind is ``rejected``, with the service's own words"),
    Fact("There is no method to change or delete a report, a check or a user, nor one to create a check group", _INFERRED, _LIST),
    Fact("``createCheck`` takes ``name``, ``email_alias`` or ``matching_conditions``, ``group_id``, ``description``, "
         "``interval_type``, ``interval_value``, ``overdue_minutes``, ``window_start``, ``window_end`` and ``active_days``",
         _DOCUMENTED, _CHECK_PAGE),
    Fact("``interval_type`` ``hour`` and ``day`` of a check, and the days ``mon`` to ``fri``",
         _DOCUMENTED, _CHECK_PAGE),
    Fact("``interval_type`` ``minute``, ``week`` and ``month`` of a check, and the days ``sat`` and ``sun`` (the copies of the page are cut)",
         _INFERRED, _CHECK_PAGE, "The service refuses them"),
    Fact("Messages to ``ACCOUNT+ALIAS@mycheckcentral.cc`` belong to the check with this alias",
         _DOCUMENTED, _CHECK_PAGE),
    Fact("``success_conditions``, and what a group of conditions is: ``any``, ``subject`` and ``body``, ``exactly`` and ``contains``",
         _SAMPLE, _CHECK_PAGE, "The service refuses them; other words are sent with a warning"),
    Fact("``warning_conditions`` and ``default_status`` of a check",
         _SEEN, "a user's notes of the portal", "The service refuses them, or leaves them unused"),
    Fact("``getChecks`` with ``includeSettings`` returns settings under the names of ``createCheck``, beside the name or in ``settings``",
         _INFERRED, _NOTHING, "Drift of these cannot be seen: they are in ``not_compared``", "check_settings"),
    Fact("A check is identified by its check group and name",
         _INFERRED, _NOTHING, "Two checks of one name in one group are an error (``ambiguous``)"),
    Fact("``createUser`` takes ``email``, ``accessLevel``, ``name``, ``sendWelcomeEmail``, ``userGroups`` and ``notifications``, "
         "and which access levels there are",
         _DOCUMENTED, _USER_PAGE),
    Fact("Notifications of the type ``failures``, with the services ``sms`` and ``push`` (the copies of the page are cut)",
         _DOCUMENTED, _USER_PAGE, "Other words are sent with a warning"),
    Fact("An address identifies a user, without regard to case",
         _INFERRED, _NOTHING, "Two users of one address are an error (``ambiguous``)"),
    Fact("``getUsers`` returns ``name``, ``accessLevel``, ``userGroups`` and ``notifications``",
         _INFERRED, _NOTHING, "Drift of these cannot be seen: they are in ``not_compared``"),
    Fact("What ``createCheck`` and ``createUser`` return",
         _UNKNOWN, _NOTHING, "The list is read again and decides, as for reports"),
    Fact("Names of reports are unique", _UNKNOWN, _NOTHING, "Two reports of one name are an error (``ambiguous``)", "equal_names"),
    Fact("The methods ``createReport``, ``createCheck``, ``createUser`` and ``createActivities`` exist", _DOCUMENTED, _LIST),
)  # fmt: skip
