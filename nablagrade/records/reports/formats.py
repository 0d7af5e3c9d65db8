"""Every form of the results by the name that `nablagrade report --format` knows; the class page has its own room."""

from __future__ import annotations

from collections.abc import Mapping

from nablagrade.records.reports import checks_csv, csv_report, github, gradescope, json_report, junit, table
from nablagrade.records.reports.base import Report

REPORTS: Mapping[str, Report] = {
    "table": table.render,
    "json": json_report.render,
    "csv": csv_report.render,
    "checks-csv": checks_csv.render,
    "junit": junit.render,
    "github": github.render,
    "gradescope": gradescope.render,
}
