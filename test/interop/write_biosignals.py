"""Writes recordings with pyedflib, pybv (with mne) and pynwb, of known values.

usage: write_biosignals.py FOLDER

Prints by the name of the file: the rate in Hz, the names of channels, their samples in microvolts
(channel by channel), and the events as [channel, time in s, duration in s, text].
"""

import json
import sys
import warnings
from datetime import datetime, timezone
from pathlib import Path

import mne
import numpy as np
import pybv
import pyedflib
import pynwb

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
rate, seconds, channels = 1000, 4, 3
generator = np.random.default_rng(1)
names = ["left, front", "wire 2", "wire 3"]
told = {}


def tell(name, signals, events, labels=names):
    told[name] = {
        "rate": rate,
        "names": labels,
        "microvolts": np.asarray(signals, dtype="float64").tolist(),
        "events": events,
    }


def write_edf(name, kind, digital_bits, unit, physical):
    """Whole numbers within the digital range, which the file keeps to the bit."""
    most = 2 ** (digital_bits - 1) - 1
    # A narrow device as well as the whole range of the format.
    digital = generator.integers(-most - 1, most + 1, (channels, rate * seconds), dtype="int32")
    digital[1] //= 100
    slow = generator.integers(-100, 100, 10 * seconds, dtype="int32")
    headers = [
        {
            "label": label,
            "dimension": unit,
            "sample_frequency": rate,
            "physical_min": -physical,
            "physical_max": physical * 3 / 4,
            "digital_min": -most - 1,
            "digital_max": most,
        }
        for label in names
    ]
    headers.append({**headers[0], "label": "temperature", "dimension": "degC", "sample_frequency": 10})
    with pyedflib.EdfWriter(str(folder / name), channels + 1, file_type=kind) as writer:
        writer.setSignalHeaders(headers)
        writer.writeSamples([*digital, slow], digital=True)
        writer.writeAnnotation(0.5, -1, "light")
        writer.writeAnnotation(2.25, 0.75, "lever ä")
    scale = {"uV": 1.0, "mV": 1e3}[unit] * (physical * 7 / 4) / (2**digital_bits - 1)
    bottom = {"uV": 1.0, "mV": 1e3}[unit] * -physical
    tell(
        name,
        bottom + (digital + most + 1.0) * scale,
        [["annotations", 0.5, None, "light"], ["annotations", 2.25, 0.75, "lever ä"]],
    )


write_edf("plus.edf", pyedflib.FILETYPE_EDFPLUS, 16, "uV", 400.0)
write_edf("millivolts.edf", pyedflib.FILETYPE_EDFPLUS, 16, "mV", 4.0)
write_edf("plus.bdf", pyedflib.FILETYPE_BDFPLUS, 24, "uV", 8000.0)

volts = generator.normal(0, 50e-6, (channels, rate * seconds))
for name, kind, resolution in [("whole", "binary_int16", 0.1), ("real", "binary_float32", 1.0)]:
    pybv.write_brainvision(
        data=volts,
        sfreq=rate,
        ch_names=names,
        fname_base=name,
        folder_out=str(folder),
        unit="µV",
        fmt=kind,
        resolution=resolution,
        events=[
            {"onset": 500, "duration": 1, "description": 7, "type": "Stimulus"},
            {"onset": 2250, "duration": 750, "description": "lever ä", "type": "Comment"},
        ],
    )
    # What is left after rounding, mne knows.
    stored = mne.io.read_raw_brainvision(folder / f"{name}.vhdr", verbose="error").get_data()
    tell(
        f"{name}.vhdr",
        1e6 * stored,
        [["Stimulus", 0.5, None, "S  7"], ["Comment", 2.25, 0.75, "lever ä"]],
    )

nwb = pynwb.NWBFile("a test", "events", datetime(2026, 1, 2, tzinfo=timezone.utc))
device = nwb.create_device("device")
group = nwb.create_electrode_group("shank", "of a test", "nowhere", device)
for _ in range(channels):
    nwb.add_electrode(group=group, location="nowhere")
counts = generator.integers(-1000, 1000, (rate * seconds, channels), dtype="int16")
nwb.add_acquisition(
    pynwb.ecephys.ElectricalSeries(
        name="Probe",
        data=counts,
        electrodes=nwb.create_electrode_table_region(list(range(channels)), "all"),
        rate=float(rate),
        conversion=0.25e-6,
        offset=5e-6,
    )
)
cues = pynwb.event.EventsTable(name="cues", description="of a test")
cues.add_row(timestamp=0.5, duration=float("nan"), annotation="light")
cues.add_row(timestamp=2.25, duration=0.75, annotation="lever ä")
nwb.add_events_table(cues)
with pynwb.NWBHDF5IO(folder / "events.nwb", "w") as io:
    io.write(nwb)
tell(
    "events.nwb",
    0.25 * counts.T + 5,
    [["cues", 0.5, None, "light"], ["cues", 2.25, 0.75, "lever ä"]],
    [f"ch{channel}" for channel in range(channels)],
)

print(json.dumps(told))
