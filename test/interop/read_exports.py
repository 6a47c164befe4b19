"""Reads exports with the field's own programs and prints what they found as JSON.

usage: read_exports.py FOLDER   (with one folder a form: phy, npz, numpy-folder, shybrid, mat, wave-clus)
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy.io
import spikeinterface.core as core
import spikeinterface.extractors as extractors
from spikeinterface.curation import apply_curation
from phylib.io.model import load_model

folder = Path(sys.argv[1])


def trains(sorting):
    return [
        {
            str(unit): sorting.get_unit_spike_train(unit, segment_index=segment).tolist()
            for unit in sorting.unit_ids
        }
        for segment in range(sorting.get_num_segments())
    ]


def phylib_facts(path):
    model = load_model(path / "params.py")
    facts = {
        "clusters": sorted({int(cluster) for cluster in model.spike_clusters}),
        "samples": model.spike_samples.tolist(),
        "template": np.asarray(model.get_template(1).template, dtype=float).tolist(),
        "channels": np.asarray(model.get_template(1).channel_ids).tolist(),
        "groups": {str(k): v for k, v in model.metadata["group"].items()},
        "n_channels": int(model.n_channels),
        "features": model.get_features(np.array([3]), np.array([0, 1])).tolist(),
    }
    model.close()
    return facts


found = {}
if (folder / "phy").exists():
    phy = extractors.read_phy(folder / "phy")
    found["phy"] = trains(phy)
    found["phy-quality"] = [str(value) for value in phy.get_property("quality")]
    found["phylib"] = phylib_facts(folder / "phy")
if (folder / "npz").exists():
    npz = core.read_npz_sorting(folder / "npz" / "sorting.npz")
    found["npz"] = trains(npz)
    found["rate"] = float(npz.sampling_frequency)
    curation = json.loads((folder / "curation-json" / "curation.json").read_text())
    curated = apply_curation(npz, curation)
    found["curated-labels"] = [str(value) for value in curated.get_property("quality")]
if (folder / "numpy-folder").exists():
    found["numpy-folder"] = trains(core.read_numpy_sorting_folder(folder / "numpy-folder"))
if (folder / "mat").exists():
    mat = scipy.io.loadmat(folder / "mat" / "spikes.mat", squeeze_me=False)
    found["mat"] = {
        str(int(unit)): mat["spike_times_s"][i, 0].ravel().tolist()
        for i, unit in enumerate(mat["unit_ids"].ravel())
    }
    found["mat-recording"] = str(mat["recording"][0])
    found["mat-template"] = mat["templates_uv"][0, 0].shape
if (folder / "wave-clus").exists():
    found["wave-clus"] = scipy.io.loadmat(next((folder / "wave-clus").glob("times_*.mat")))[
        "cluster_class"
    ].tolist()
if (folder / "shybrid").exists():
    table = np.loadtxt(folder / "shybrid" / "spikes-shybrid.csv", delimiter=",", dtype=int, ndmin=2)
    found["shybrid"] = table.tolist()
if (folder / "nwb").exists():
    import pynwb
    from nwbinspector import inspect_nwbfile

    path = next((folder / "nwb").glob("*.nwb"))
    with pynwb.NWBHDF5IO(path, "r") as io:
        units = io.read().units
        found["nwb"] = {
            str(int(unit)): units["spike_times"][i].tolist() for i, unit in enumerate(units.id[:])
        }
        found["nwb-resolution"] = float(units.resolution)
        found["nwb-waveforms"] = list(units["waveform_mean"].data.shape)
        found["nwb-intervals"] = np.asarray(units["obs_intervals"][0]).tolist()
        found["nwb-electrode"] = units["electrodes"][0].index.tolist()
        found["nwb-quality"] = list(units["quality"].data[:])
    found["nwb-read"] = {
        str(unit): train
        for unit, train in trains(extractors.read_nwb_sorting(path, t_start=0))[0].items()
    }
    found["nwb-problems"] = [
        f"{message.importance.name}: {message.check_function_name} {message.message}"
        for message in inspect_nwbfile(nwbfile_path=path)
    ]
print(json.dumps(found))
