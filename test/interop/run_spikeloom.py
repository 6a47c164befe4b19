"""Sorts simulated recordings through SpikeInterface: run_spikeloom.py FOLDER MODULES."""

import json
import sys
from pathlib import Path

import numpy as np
import spikeinterface as si
from spikeinterface.sorters import available_sorters, get_default_sorter_params, run_sorter

sys.path.insert(0, sys.argv[2])
import spikeloom_sorter  # noqa: E402,F401

folder = Path(sys.argv[1])
NOISE = 4.0


def simulated(durations, seed):
    return si.generate_ground_truth_recording(
        durations=durations,
        sampling_frequency=24000.0,
        num_channels=4,
        num_units=3,
        generate_sorting_kwargs=dict(firing_rates=12.0, refractory_period_ms=4.0),
        noise_kwargs=dict(noise_levels=NOISE, strategy="on_the_fly"),
        seed=seed,
    )


def loud(recording, sorting):
    """The neurons near enough to be told from noise: a mean peak of five standard deviations."""
    units = []
    for unit in sorting.unit_ids:
        traces = recording.get_traces(segment_index=0)
        spikes = sorting.get_unit_spike_train(unit, segment_index=0)
        spikes = spikes[(spikes > 50) & (spikes < len(traces) - 50)]
        mean = np.mean([traces[spike - 50 : spike + 50] for spike in spikes], axis=0)
        if np.abs(mean).max() > 5 * NOISE:
            units.append(unit)
    return sorting.select_units(units)


def trains(sorting):
    """Samples of every unit in every segment."""
    return [
        {
            str(unit): sorting.get_unit_spike_train(unit, segment_index=segment).tolist()
            for unit in sorting.unit_ids
        }
        for segment in range(sorting.get_num_segments())
    ]


def saved(recording, name):
    return recording.save(folder=folder / name, dtype="float32", n_jobs=1, progress_bar=False)


recording, truth = simulated([20.0], 3)
stored = saved(recording, "saved")
in_place = run_sorter("spikeloom", stored, folder=folder / "in-place", seed=1)
# A lazy recording has no file that holds just it.
lazy = stored.select_channels(stored.channel_ids[::-1]).select_channels(stored.channel_ids)
copied = run_sorter("spikeloom", lazy, folder=folder / "copied", seed=1)

two, two_truth = simulated([12.0, 9.0], 4)
parts = run_sorter("spikeloom", saved(two, "saved-two"), folder=folder / "two", seed=1)

try:
    run_sorter("spikeloom", stored, folder=folder / "wrong", band_pass="1-0")
    failure = ""
except Exception as error:  # noqa: BLE001
    failure = str(error)

print(json.dumps({
    "isListed": "spikeloom" in available_sorters(),
    "parameters": get_default_sorter_params("spikeloom"),
    "truth": trains(loud(stored, truth)),
    "inPlace": trains(in_place),
    "copied": trains(copied),
    "copies": [path.name for path in folder.rglob("*.raw") if "saved" not in str(path)],
    "truthOfParts": trains(loud(two, two_truth)),
    "parts": trains(parts),
    "properties": sorted(in_place.get_property_keys()),
    "failure": failure,
}))
