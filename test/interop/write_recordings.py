"""Writes recordings with scipy, pynwb and h5py, of known values.

usage: write_recordings.py FOLDER

The sample t of channel c is 10 c + (t mod 1000) everywhere, in microvolts.
"""

import json
import shutil
import sys
import warnings
from datetime import datetime, timezone
from pathlib import Path

import h5py
import numpy as np
import pynwb
import scipy.io
from hdmf.backends.hdf5 import H5DataIO
from pynwb.ecephys import ElectricalSeries

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
rate, frames, channels = 20000.0, 5000, 3
samples = 10 * np.arange(channels)[None, :] + np.arange(frames)[:, None] % 1000

for name, compress in [("plain", False), ("compressed", True)]:
    wide = {"data": samples.T.astype("int16"), "sr": rate}
    scipy.io.savemat(folder / f"{name}-wide.mat", wide, do_compression=compress)
    tall = {
        "note": "a text",
        "data": samples.astype("float64"),
        "samplingInterval": 1000 / rate,
        "par": {"sr": rate, "names": np.array(["a", "bc"], dtype=object)},
    }
    scipy.io.savemat(folder / f"{name}-tall.mat", tall, do_compression=compress)


def session(data):
    nwb = pynwb.NWBFile("a test", "recordings", datetime(2026, 1, 2, tzinfo=timezone.utc))
    device = nwb.create_device("device")
    group = nwb.create_electrode_group("shank", "of a test", "nowhere", device)
    for channel in range(channels):
        nwb.add_electrode(group=group, location="nowhere", rel_x=0.0, rel_y=20.0 * channel)
    region = nwb.create_electrode_table_region(list(range(channels)), "all")
    nwb.add_acquisition(
        ElectricalSeries(
            name="Probe", data=data, electrodes=region, rate=rate, starting_time=2.0, conversion=1e-6
        )
    )
    return nwb


def write(nwb, name, **options):
    with pynwb.NWBHDF5IO(folder / name, "w") as io:
        io.write(nwb, **options)


nwb = session(H5DataIO(samples.astype("int16"), compression="gzip", chunks=(700, 2)))
nwb.add_trial_column("side", "where the stimulus was")
for start in (2.05, 2.1):
    nwb.add_trial(start_time=start, stop_time=start + 0.02, side="left")
nwb.add_acquisition(
    pynwb.misc.AnnotationSeries(name="notes", data=["lever", "reward"], timestamps=[2.06, 2.2])
)
nwb.add_stimulus(
    pynwb.misc.IntervalSeries(name="light", data=[1, -1], timestamps=[2.07, 2.08])
)
nwb.add_acquisition(
    pynwb.TimeSeries(name="speed", data=[0.5, 0.25], timestamps=[2.07, 2.08], unit="m/s")
)
write(nwb, "raw.nwb")

with pynwb.NWBHDF5IO(folder / "raw.nwb", "r") as raw:
    write(session(raw.read().acquisition["Probe"].data), "linked.nwb", link_data=True)

shutil.copy(folder / "raw.nwb", folder / "virtual.nwb")
with h5py.File(folder / "virtual.nwb", "a") as file:
    series = file["acquisition/Probe"]
    attributes = dict(series["data"].attrs)
    del series["data"]
    layout = h5py.VirtualLayout((frames, channels), "int16")
    layout[:] = h5py.VirtualSource("raw.nwb", "acquisition/Probe/data", shape=(frames, channels))
    data = series.create_virtual_dataset("data", layout)
    data.attrs.update(attributes)

samples.astype("<i2").tofile(folder / "samples.raw")
shutil.copy(folder / "raw.nwb", folder / "external.nwb")
with h5py.File(folder / "external.nwb", "a") as file:
    series = file["acquisition/Probe"]
    del series["data"]
    outside = [("samples.raw", 0, 2 * frames * channels)]
    data = series.create_dataset("data", (frames, channels), "<i2", external=outside)
    data.attrs.update(attributes)

with h5py.File(folder / "simulation.h5", "w") as file:
    file["recordings"] = samples.astype("float32")
    file["channel_positions"] = np.array([[0.0, 5.0 * c, 20.0 * c] for c in range(channels)])
    file["info/recordings/fs"] = rate

print(json.dumps({"rate": rate, "frames": frames, "channels": channels}))
