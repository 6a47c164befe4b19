"""Writes one sorting with the field's own programs, in folders by form, and prints its trains as JSON.

usage: write_sortings.py FOLDER
"""

import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pynwb
import spikeinterface.core as core
from scipy.io import savemat
from spikeinterface.core.npzsortingextractor import NpzSortingExtractor

folder = Path(sys.argv[1])
rate = 32000.0
rng = np.random.default_rng(4)
unit_ids = [3, 11, 20]
segments = [
    {unit: np.sort(rng.choice(2_000_000, size=200 + unit, replace=False)) for unit in unit_ids}
    for _ in range(2)
]

gaps = core.NumpySorting.from_unit_dict(segments, rate)
whole = core.NumpySorting.from_unit_dict(segments[:1], rate)
for name in ("npz", "numpy-folder", "nwb", "phy"):
    (folder / name).mkdir(parents=True)
NpzSortingExtractor.write_sorting(gaps, folder / "npz" / "sorting.npz")
gaps.save(folder=folder / "numpy-folder" / "saved", format="numpy_folder")

nwb = pynwb.NWBFile("a test", "sortings", datetime(2026, 1, 2, tzinfo=timezone.utc))
for unit in unit_ids:
    nwb.add_unit(id=unit, spike_times=segments[0][unit] / rate)
nwb.units.resolution = 1 / rate
with pynwb.NWBHDF5IO(folder / "nwb" / "day.nwb", "w") as io:
    io.write(nwb)

spikes = whole.to_spike_vector()
# As Kilosort writes them: a column of unsigned numbers.
np.save(folder / "phy" / "spike_times.npy", spikes["sample_index"].astype("uint64")[:, None])
np.save(
    folder / "phy" / "spike_clusters.npy",
    np.asarray(unit_ids)[spikes["unit_index"]].astype("int32"),
)
(folder / "phy" / "params.py").write_text(
    f"dat_path = r'C:\\data\\day.dat'\nsample_rate = {rate}\nhp_filtered = False\n"
)

with np.load(folder / "npz" / "sorting.npz") as arrays:
    np.savez_compressed(folder / "compressed.npz", **arrays)

renamed = gaps.rename_units([f"sig{unit}a" for unit in unit_ids])
renamed.save(folder=folder / "named" / "saved", format="numpy_folder")
NpzSortingExtractor.write_sorting(renamed, folder / "named.npz")

table = np.column_stack([spikes["unit_index"] + 1.0, spikes["sample_index"] / rate * 1000])
(folder / "wave-clus").mkdir()
savemat(
    folder / "wave-clus" / "times_day.mat",
    {"cluster_class": table, "par": {"sr": float(rate), "detection": "neg"}},
    do_compression=True,
)

klusters = folder / "klusters"
klusters.mkdir()
np.savetxt(klusters / "day.res.3", spikes["sample_index"], fmt="%d")
np.savetxt(klusters / "day.clu.3", [len(unit_ids), *(spikes["unit_index"] + 2)], fmt="%d")

print(
    json.dumps(
        [{str(unit): train.tolist() for unit, train in segment.items()} for segment in segments]
    )
)
