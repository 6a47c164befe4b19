import { useState } from 'react';
import {
  isProbeName,
  knownProbeText,
  type OpenOptions,
  probeFileText,
  probeNames,
} from '../../../core/index.ts';

type Probe = OpenOptions['probe'];

interface ProbeFieldProps {
  readonly probe: Probe;
  /** What it means to say nothing. */
  readonly unsaid: string;
  readonly onChange: (probe: Probe) => void;
  /** Told why a file cannot be taken; null once another choice is made. */
  readonly onProblem: (problem: string | null) => void;
}

const ofLine = 'linear-PITCH';
const ofFile = 'file';
const usualPitchUm = '25';

/** Where the contacts are: a probe that is known by its name, or a file that describes one. */
export function ProbeField({ probe, unsaid, onChange, onProblem }: ProbeFieldProps) {
  const [kind, setKind] = useState(() => kindOf(probe));
  const [pitchUm, setPitchUm] = useState(() => pitchOf(probe) ?? usualPitchUm);
  const chooseLine = (pitch: string) => {
    setPitchUm(pitch);
    const name = `linear-${pitch}`;
    onChange(isProbeName(name) ? knownProbeText(name) : undefined);
  };
  const choose = (chosen: string) => {
    setKind(chosen);
    onProblem(null);
    if (chosen === ofLine) chooseLine(pitchUm);
    else onChange(chosen === '' || chosen === ofFile ? undefined : knownProbeText(chosen));
  };
  const read = async (file: File | undefined) => {
    onProblem(null);
    try {
      onChange(file && (await probeFileText(new Uint8Array(await file.arrayBuffer()), file.name)));
    } catch (error) {
      onChange(undefined);
      onProblem((error as Error).message);
    }
  };
  const isFromBefore = kind === ofFile && probe !== undefined;
  return (
    <>
      <label title="which channels see the same spikes, and in which order they lie">
        Probe
        <select value={kind} onChange={(event) => choose(event.target.value)}>
          <option value="">{unsaid}</option>
          {probeNames.map(({ name, help }) => (
            <option key={name} value={name}>
              {name === ofLine ? 'a line of contacts' : `${name}: ${help}`}
            </option>
          ))}
          <option value={ofFile}>{isFromBefore ? probe.origin : 'from a file …'}</option>
        </select>
      </label>
      {kind === ofLine && (
        <label title="from each contact to the next, in the order of the channels">
          Distance (µm)
          <input
            type="number"
            min="0"
            step="any"
            required
            value={pitchUm}
            onChange={(event) => chooseLine(event.target.value)}
          />
        </label>
      )}
      {kind === ofFile && (
        <label title="probeinterface JSON, a channel map of Kilosort or a .prb file">
          Probe file
          <input
            type="file"
            accept=".json,.prb,.mat"
            required={!isFromBefore}
            onChange={(event) => void read(event.target.files?.[0])}
          />
        </label>
      )}
    </>
  );
}

/** The choice that a probe was said by. */
function kindOf(probe: Probe): string {
  if (probe === undefined) return '';
  if (pitchOf(probe) !== undefined) return ofLine;
  return probeNames.some(({ name }) => name === probe.origin) ? probe.origin : ofFile;
}

function pitchOf(probe: Probe): string | undefined {
  return /^linear-(.+)$/.exec(probe?.origin ?? '')?.[1];
}
