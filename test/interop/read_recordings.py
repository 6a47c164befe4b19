"""Reads recordings of vendors with neo and prints what it finds as JSON, by the name of the file.

usage: read_recordings.py FOLDER
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from neo.rawio import BlackrockRawIO, NeuroScopeRawIO, PlexonRawIO, Spike2RawIO

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
to_microvolts = {"uV": 1.0, "mV": 1e3, "": 1e3}


def facts(reader, stream):
    reader.parse_header()
    header = reader.header
    stream_id = header["signal_streams"][stream]["id"]
    channels = header["signal_channels"]
    channels = channels[channels["stream_id"] == stream_id]
    scale = np.array([to_microvolts[unit] for unit in channels["units"]])
    segments = []
    for segment in range(header["nb_segment"][0]):
        # All but the last sample: up to the end of a block, neo gives zeros for Plexon.
        count = reader.get_signal_size(0, segment, stream)
        last = segment == header["nb_segment"][0] - 1
        raw = reader.get_analogsignal_chunk(0, segment, 0, count - int(last), stream)
        volts = reader.rescale_signal_raw_to_float(raw, dtype="float64", stream_index=stream)
        segments.append((volts * scale).T.tolist())
    events = []
    for index, channel in enumerate(header["event_channels"]):
        for segment in range(header["nb_segment"][0]):
            stamps, _, labels = reader.get_event_timestamps(0, segment, index)
            times = reader.rescale_event_timestamp(stamps, "float64", index)
            events += [[channel["name"], time, str(label)] for time, label in zip(times, labels)]
    return {
        # For Neuroscope, neo adds the group.
        "names": [name.split("grp")[0] for name in channels["name"]],
        "rate": float(channels["sampling_rate"][0]),
        "segments": segments,
        "events": events,
    }


print(
    json.dumps(
        {
            "day.plx": facts(PlexonRawIO(str(folder / "day.plx"), progress_bar=False), 0),
            "day.smr": facts(Spike2RawIO(str(folder / "day.smr")), 0),
            "day.ns6": facts(BlackrockRawIO(str(folder / "day")), 0),
            "session.dat": facts(NeuroScopeRawIO(str(folder / "session.dat")), 0),
        }
    )
)
