"""Reads real recordings with neo and prints the beginning and the end of what it finds as JSON.

usage: read_real.py FOLDER

For each place: streams, each with its rate in Hz and the names of its channels, and for each segment
its number of samples and the first and last 40 of them in microvolts (channel by channel).
"""

import json
import logging
import sys
import warnings
from pathlib import Path

import numpy as np
from neo.rawio import (
    IntanRawIO,
    NeuralynxRawIO,
    NeuroScopeRawIO,
    OpenEphysBinaryRawIO,
    Spike2RawIO,
    SpikeGLXRawIO,
)

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
folder = Path(sys.argv[1])
to_microvolts = {"uV": 1.0, "mV": 1e3, "V": 1e6, "Volts": 1e6}
# Signals that are no recording here: those of other rates and files, and events.
left_out = ("auxiliary input", "ADC input", "digital input")
SHOWN = 40

places = {
    "spikeglx/Noise4Sam_g0": SpikeGLXRawIO,
    "spikeglx/NP2_with_sync": SpikeGLXRawIO,
    "openephys-binary/v0.4.4.1_with_spikes": OpenEphysBinaryRawIO,
    "openephys-binary/v0.5.x_two_nodes": OpenEphysBinaryRawIO,
    "intan/intan_fps_test_231117_052500/info.rhd": IntanRawIO,
    "neuralynx/Cheetah_v5.5.1/original_data": NeuralynxRawIO,
    "neuralynx/Cheetah_v6.4.1dev/original_data": NeuralynxRawIO,
    "neuroscope/test1/test1.dat": NeuroScopeRawIO,
    "spike2/File_spike2_1.smr": Spike2RawIO,
}


def part(reader, block, segment, stream, start, end, scale):
    raw = reader.get_analogsignal_chunk(block, segment, start, end, stream)
    volts = reader.rescale_signal_raw_to_float(raw, dtype="float64", stream_index=stream)
    return (volts * scale).T.tolist()


def streams_of(reader):
    reader.parse_header()
    header = reader.header
    for stream, (name, stream_id, *_) in enumerate(header["signal_streams"]):
        if any(kind in name for kind in left_out):
            continue
        channels = header["signal_channels"]
        channels = channels[channels["stream_id"] == stream_id]
        scale = np.array([to_microvolts.get(unit, 1.0) for unit in channels["units"]])
        segments = []
        for block in range(header["nb_block"]):
            for segment in range(header["nb_segment"][block]):
                count = int(reader.get_signal_size(block, segment, stream))
                start = part(reader, block, segment, stream, 0, min(SHOWN, count), scale)
                end = part(reader, block, segment, stream, max(0, count - SHOWN), count, scale)
                segments.append({"count": count, "start": start, "end": end})
        yield {
            "rate": float(channels["sampling_rate"][0]),
            # For Neuroscope, neo adds the group.
            "names": [name.split("grp")[0] for name in channels["name"]],
            "segments": segments,
        }


def read(place, reader):
    # Without it, neo refuses files with gaps.
    options = {"gap_tolerance_ms": 1.0} if reader is NeuralynxRawIO else {}
    return list(streams_of(reader(str(folder / place), **options)))


print(json.dumps({place: read(place, reader) for place, reader in places.items()}))
