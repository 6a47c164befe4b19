"""Writes one probe as probeinterface and Kilosort do: write_probes.py FOLDER."""

import json
import sys
from pathlib import Path

import numpy as np
from probeinterface import ProbeGroup, generate_multi_columns_probe, write_prb, write_probeinterface
from scipy.io import savemat

folder = Path(sys.argv[1])
probe = generate_multi_columns_probe(
    num_columns=2, num_contact_per_column=8, xpitch=22.5, ypitch=30, y_shift_per_column=[0, 15]
)
probe.set_device_channel_indices(np.random.default_rng(4).permutation(16))
group = ProbeGroup()
group.add_probe(probe)
write_prb(folder / "probe.prb", group)
write_probeinterface(folder / "probe.json", group)
order = probe.device_channel_indices
savemat(folder / "probe.mat", {
    "chanMap": order[:, None] + 1.0,
    "connected": np.ones((16, 1), dtype=bool),
    "xcoords": probe.contact_positions[:, :1],
    "ycoords": probe.contact_positions[:, 1:],
    "kcoords": np.ones((16, 1)),
}, do_compression=True)
print(json.dumps({
    "positions": probe.contact_positions.tolist(),
    "columns": probe.device_channel_indices.tolist(),
}))
