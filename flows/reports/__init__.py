"""The run report (Laufbericht): what it holds, and how it is told in German as Markdown and as a
page.
"""

from flows.reports.files import write_report
from flows.reports.markdown import describe
from flows.reports.page import page
from flows.reports.report import Laufbericht, More, TagCount, count_of, make_report

__all__ = [
    "Laufbericht",
    "More",
    "TagCount",
    "count_of",
    "describe",
    "make_report",
    "page",
    "write_report",
]
