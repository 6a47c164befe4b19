"""Makes one table of what all jobs of the workflow found: the columns of a session's summary.csv."""

import csv
import json
import os

COLUMNS = [
    "recording",
    "path",
    "state",
    "duration_s",
    "units",
    "good_units",
    "spikes",
    "lambda",
    "sigma",
    "median_ks_distance",
    "warnings",
    "seconds",
    "error",
]


def rows_of(found, answers):
    """One row a recording, in the order of the search; then one for each that could not be opened."""
    answer_of = {os.path.basename(path)[: -len(".json")]: read_json(path) for path in answers}
    job_of = {}
    for recording in found["recordings"]:
        job_of.setdefault(recording["place"], recording["folderName"])
    for recording in found["recordings"]:
        yield row_of(recording, answer_of[job_of[recording["place"]]])
    for problem in found["problems"]:
        yield {
            "recording": problem["path"],
            "path": problem["path"],
            "state": "left out" if problem["code"] == "NO_ELECTRODES" else "failed",
            "error": problem["message"],
        }


def row_of(recording, answer):
    row = {
        "recording": recording["folderName"],
        "path": recording["place"],
        "state": "failed",
        "duration_s": plain(recording["durationSeconds"]),
    }
    sorted_recordings = {facts["name"]: facts for facts in (answer or {}).get("recordings", [])}
    facts = sorted_recordings.get(recording["name"])
    if facts is None:
        failures = (answer or {}).get("failures", [])
        messages = [failure["message"] for failure in failures]
        return {**row, "error": " ".join(messages) or "no answer; see the log of its job"}
    return {
        **row,
        "state": "sorted",
        "units": facts["unitCount"],
        "good_units": facts["goodUnitCount"],
        "spikes": facts["spikeCount"],
        "lambda": plain(facts["lambda"]),
        "sigma": plain(facts["sigma"]),
        "median_ks_distance": plain(facts["medianKs"]),
        "warnings": " ".join(dict.fromkeys(notice["code"] for notice in facts["notices"])),
        "seconds": plain(facts["wallSeconds"]),
    }


def plain(number):
    """As Spikeloom writes numbers: whole ones without a decimal point."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def read_json(path):
    """None where the file is empty or damaged: its job could not answer."""
    with open(path, encoding="utf-8") as file:
        try:
            return json.load(file)
        except ValueError:
            return None


def write_summary(found, answers, path):
    partial = f"{path}.partial"
    with open(partial, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows_of(found, answers))
    os.replace(partial, path)


write_summary(
    read_json(snakemake.input.found),  # noqa: F821 (given by Snakemake)
    snakemake.input.answers,  # noqa: F821
    snakemake.output[0],  # noqa: F821
)
