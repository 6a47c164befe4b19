"""Spikeloom as a sorter of SpikeInterface.

    import spikeloom_sorter  # makes the sorter known
    from spikeinterface.sorters import run_sorter

    sorting = run_sorter("spikeloom", recording, folder="sorted")

This file needs nothing but SpikeInterface (0.105 was tried) and the command `spikeloom`: on the PATH, in
the environment variable SPIKELOOM_COMMAND (e.g. `node /opt/spikeloom/scripts/spikeloom.mjs`), or beside
this file, as it is in Spikeloom's own folder.
"""

import csv
import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import numpy as np
from spikeinterface.core import NumpySorting, write_binary_recording
from spikeinterface.sorters import sorterlist
from spikeinterface.sorters.basesorter import BaseSorter, get_job_kwargs
from spikeinterface.sorters.utils import SpikeSortingError

RAW_DTYPES = ("int16", "uint16", "int32", "float32", "float64")
#: What says how to work, not what to find.
RUN_PARAMETERS = ("threads", "memory", "backend")


def command():
    """The words that start Spikeloom, or None where it cannot be found."""
    named = os.environ.get("SPIKELOOM_COMMAND")
    if named:
        return shlex.split(named)
    installed = shutil.which("spikeloom")
    if installed:
        return [installed]
    beside = Path(__file__).resolve().parents[2] / "scripts" / "spikeloom.mjs"
    node = shutil.which("node")
    return [node, str(beside)] if node and beside.is_file() else None


class SpikeloomSorter(BaseSorter):
    """Learns the neurons' templates from the recording and codes it with them."""

    sorter_name = "spikeloom"
    requires_locations = False
    requires_binary_data = True
    handle_multi_segment = True

    _default_params = {
        "units": "auto",
        "seed": 0,
        "band_pass": "300-6000",
        "reference": "auto",
        "whiten": "spatial+temporal",
        "drift": "auto",
        "neighbourhood_um": 100,
        "polarity": "both",
        "detect_sigma": 4.5,
        "template_ms": "auto",
        "two_sided": False,
        "lambda_sigma": 4.5,
        "learn_lambda": "off",
        "learn_seconds": 300,
        "follow": "auto",
        "refractory_ms": 1,
        "minimum_spikes": 10,
        "learner": "closed-form",
        "network_backend": "wasm",
        "group_atoms": False,
        "threads": None,
        "memory": None,
        "backend": None,
    }

    _params_description = {
        "units": "Number of neurons to look for; 'auto' finds it from the recording",
        "seed": "Seed of every random choice; the same seed gives the same spikes",
        "band_pass": "Band-pass in Hz, 'LOW-HIGH', or 'off' for a recording that is filtered already",
        "reference": "Common median reference: 'auto' (from 16 channels on), 'median' or 'off'",
        "whiten": "'spatial+temporal', 'spatial', 'temporal' or 'off'",
        "drift": "Estimate and correct drift along the probe: 'auto', 'on' or 'off'",
        "neighbourhood_um": "Contacts within this distance can see the same spike",
        "polarity": "Sign of the peaks that may start a template: 'negative', 'positive' or 'both'",
        "detect_sigma": "Height of a peak that may start a template, in standard deviations of the noise",
        "template_ms": "Length of a template in ms; 'auto' takes it from the waveforms",
        "two_sided": "Allow templates to occur upside down",
        "lambda_sigma": "Sparsity weight, in standard deviations of the template-filtered noise",
        "learn_lambda": "'gamma' adapts the sparsity weight to the recording, 'off' keeps it",
        "learn_seconds": "How much of the recording the templates are learned from",
        "follow": "Let templates follow units that change along a long recording: 'auto' or 'off'",
        "refractory_ms": "A neuron does not fire twice within this time",
        "minimum_spikes": "A unit with fewer spikes in the sample is dropped",
        "learner": "How templates are learned: 'closed-form', or 'network' by back-propagation",
        "network_backend": "What trains the network: 'wasm', 'cpu', 'webgpu' or 'tensorflow'",
        "group_atoms": "Time spikes between the samples; SpikeInterface itself counts whole samples",
        "threads": "Threads to work with; their number never changes the result (None: all but one or so)",
        "memory": "Gigabytes to work in (None: one)",
        "backend": "'cpu', 'webgpu' or 'auto'; never changes the result (None: cpu)",
    }

    sorter_description = "Spikeloom learns the neurons' templates from the recording by convolutional dictionary learning and gives exact sparse codes, overlapping spikes included."

    installation_mesg = (
        "\nPut the command spikeloom on the PATH, or name it in SPIKELOOM_COMMAND,"
        "\ne.g. SPIKELOOM_COMMAND='node /opt/spikeloom/scripts/spikeloom.mjs'\n"
    )

    @classmethod
    def is_installed(cls):
        return command() is not None

    @classmethod
    def get_sorter_version(cls):
        return _run(["--version"]).strip()

    @classmethod
    def _check_apply_filter_in_params(cls, params):
        return params["band_pass"] != "off"

    @classmethod
    def _setup_recording(cls, recording, sorter_output_folder, params, verbose):
        """Writes what Spikeloom is to read; recordings that lie as raw binary are read where they are."""
        facts = _binary_in_place(recording) or _written_binary(
            recording, sorter_output_folder, get_job_kwargs(params, verbose)
        )
        if recording.has_probe():
            probe = sorter_output_folder / "probe.json"
            probe.write_text(json.dumps(_probe_of(recording)), encoding="utf8")
            facts["flags"] += ["--probe", str(probe)]
        facts["flags"] += ["--sample-rate", repr(float(recording.get_sampling_frequency()))]
        facts["flags"] += ["--channels", str(recording.get_num_channels())]
        (sorter_output_folder / "recording.json").write_text(json.dumps(facts), encoding="utf8")

    @classmethod
    def _run_from_folder(cls, sorter_output_folder, params, verbose):
        facts = json.loads((sorter_output_folder / "recording.json").read_text(encoding="utf8"))
        flags = _flags(params, [*cls._default_params])
        joined = ["--concatenate"] if len(facts["files"]) > 1 else []
        out = ["--out", str(sorter_output_folder / "result"), "--force"]
        _run(["sort", *facts["files"], *facts["flags"], *joined, *flags, *out], verbose)
        # Only what was written for this sort goes.
        for path in sorter_output_folder.glob("segment*.raw"):
            path.unlink()

    @classmethod
    def _get_result_from_folder(cls, sorter_output_folder):
        facts = json.loads((sorter_output_folder / "recording.json").read_text(encoding="utf8"))
        (result,) = (sorter_output_folder / "result").iterdir()
        units = _table(result / "units.csv")
        unit_ids = np.array([int(unit["unit_id"]) for unit in units], dtype="int64")
        folders = [result]
        if len(facts["files"]) > 1:
            folders = [result / "recordings" / Path(file).stem for file in facts["files"]]
        trains = [_trains(folder / "spikes.csv") for folder in folders]
        sorting = NumpySorting.from_samples_and_labels(
            [samples for samples, _ in trains],
            [labels for _, labels in trains],
            facts["sampling_frequency"],
            unit_ids=unit_ids,
        )
        for name in units[0] if units else ():
            if name != "unit_id":
                sorting.set_property(f"spikeloom_{name}", _column(units, name))
        return sorting


def _run(arguments, verbose=False):
    words = command()
    if words is None:
        raise SpikeSortingError(SpikeloomSorter.installation_mesg)
    ended = subprocess.run(
        [*words, *arguments],
        stdout=subprocess.PIPE,
        stderr=None if verbose else subprocess.PIPE,
        text=True,
        encoding="utf8",
    )
    if ended.returncode != 0:
        raise SpikeSortingError(f"spikeloom ended with {ended.returncode}: {ended.stderr or ended.stdout}")
    return ended.stdout


def _flags(params, names):
    flags = []
    for name in names:
        value = params[name]
        flag = f"--{name.replace('_', '-')}"
        if value is True:
            flags.append(flag)
        elif value is not None and value is not False:
            flags += [flag, str(value)]
    return flags


def _binary_in_place(recording):
    """The files of a recording that Spikeloom can read as they are, or None."""
    if not recording.binary_compatible_with(time_axis=0, file_offset=0):
        return None
    description = recording.get_binary_description()
    scale = _scale_flags(recording)
    if np.dtype(description["dtype"]).name not in RAW_DTYPES or scale is None:
        return None
    if not np.dtype(description["dtype"]).newbyteorder("<") == np.dtype(description["dtype"]):
        return None
    paths = [Path(path) for path in description["file_paths"]]
    # Other endings mean other formats, and results are named by the files.
    if any(path.suffix not in (".raw", ".bin", ".dat") for path in paths):
        return None
    if len({path.stem for path in paths}) < len(paths):
        return None
    return _facts(recording, paths, [*scale, "--dtype", np.dtype(description["dtype"]).name])


def _written_binary(recording, folder, job_kwargs):
    """A copy of every segment: as stored where one scale does for all channels, else in microvolts."""
    scale = _scale_flags(recording)
    dtype = np.dtype(recording.get_dtype()).name
    paths = [folder / f"segment{i}.raw" for i in range(recording.get_num_segments())]
    if scale is None:
        from spikeinterface.preprocessing import scale_to_uV

        recording, scale, dtype = scale_to_uV(recording), ["--gain-uv", "1"], "float32"
    if dtype not in RAW_DTYPES:
        dtype = "float32"
    write_binary_recording(recording, file_paths=paths, dtype=dtype, **job_kwargs)
    return _facts(recording, paths, [*scale, "--dtype", dtype])


def _facts(recording, paths, flags):
    return {
        "files": [str(Path(path).absolute()) for path in paths],
        "flags": flags,
        "sampling_frequency": float(recording.get_sampling_frequency()),
    }


def _scale_flags(recording):
    """Flags for microvolts, [] where the recording has none, or None where channels differ."""
    if not recording.has_scaleable_traces():
        return []
    gains = np.unique(recording.get_channel_gains())
    offsets = np.unique(recording.get_channel_offsets())
    if len(gains) > 1 or len(offsets) > 1 or gains[0] == 0:
        return None
    counts = -float(offsets[0]) / float(gains[0])
    flags = ["--gain-uv", repr(float(gains[0]))]
    return flags if counts == 0 else [*flags, "--offset-counts", repr(counts)]


def _probe_of(recording):
    """The contacts in the order of the channels; groups see no spikes of each other."""
    return {
        "specification": "probeinterface",
        "probes": [
            {
                "ndim": 2,
                "si_units": "um",
                "contact_positions": recording.get_channel_locations(axes="xy").tolist(),
                "device_channel_indices": list(range(recording.get_num_channels())),
                "shank_ids": [str(group) for group in recording.get_channel_groups()],
            }
        ],
    }


def _table(path):
    with open(path, newline="", encoding="utf8") as file:
        return list(csv.DictReader(file))


def _column(rows, name):
    texts = [row[name] for row in rows]
    try:
        return np.array([float(text) if text else np.nan for text in texts])
    except ValueError:
        return np.array(texts)


def _trains(path):
    with open(path, encoding="utf8") as file:
        names = file.readline().strip().split(",")
        columns = [names.index("sample_index"), names.index("unit_id")]
        values = np.loadtxt(file, delimiter=",", usecols=columns, dtype="int64", ndmin=2)
    return values[:, 0], values[:, 1]


def _register():
    """Sorters that are no part of SpikeInterface are made known by adding them to its lists."""
    if SpikeloomSorter.sorter_name in sorterlist.sorter_dict:
        return
    sorterlist.sorter_full_list.append(SpikeloomSorter)
    sorterlist.sorter_dict[SpikeloomSorter.sorter_name] = SpikeloomSorter


_register()
