"""What kinds of tags are called where staff read them: on the screen, on the page, in reports."""

TAG_KINDS = {
    "partner": "Partner",
    "region": "Region",
    "standard": "Praxisstandard",
    "organisation": "Organisation",
    "person": "Person",
    "place": "Ort",
    "date": "Datum",
    "decision": "Beschluss",
    "number": "Zahl der Partner",
}
