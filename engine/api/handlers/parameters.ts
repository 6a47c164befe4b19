import {
  allowedValues,
  parameterPresets,
  parameterTable,
  parseParameters,
  UserError,
} from '../../../core/index.ts';
import { chosenRows } from '../../traces/chosen-rows.ts';
import type { DetectionPreview, ParameterMethods, ParameterProblem } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Viewing } from '../sessions/viewing.ts';
import { checkChannels } from './traces.ts';

const usualPreviewSeconds = 1;
const usualPreviewChannels = 32;

export function parameterHandlers(
  sessions: Sessions,
  viewing: Viewing,
): Handlers<keyof ParameterMethods> {
  return {
    parameterTable: () => ({
      parameters: parameterTable,
      presets: parameterPresets,
    }),
    checkParameters: ({ values }) =>
      Object.entries(values).flatMap(([name, value]): ParameterProblem[] => {
        try {
          parseParameters({ [name]: value });
          return [];
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          return [{ name, message: problemOf(name, value) ?? error.message }];
        }
      }),
    async previewDetection(request, { cancellation }): Promise<DetectionPreview> {
      const parameters = parseParameters(request.parameters);
      const open = await sessions.get(request.sessionId).open(request.recordingId);
      const { recording } = open.named;
      const seconds = request.seconds ?? usualPreviewSeconds;
      const channels = request.channels ?? [
        ...Array(Math.min(recording.channelCount, usualPreviewChannels)).keys(),
      ];
      checkChannels(recording, channels);
      const preview = await viewing.ask(
        'filtered',
        'preview',
        { place: viewing.placeOf(open), parameters, seconds },
        cancellation,
      );
      const { end, peakSamples, peakChannels } = preview;
      const isShown = new Set(channels);
      const shown = [...peakChannels.keys()].filter((i) => isShown.has(peakChannels[i]!));
      const noise = Float64Array.from(
        channels,
        (channel) => preview.noiseLevelMicrovolts[channel]!,
      );
      return {
        segment: 0,
        start: 0,
        end,
        channels,
        filteredMicrovolts: chosenRows(preview.filteredMicrovolts, end, channels),
        noiseLevelMicrovolts: noise,
        thresholdMicrovolts: noise.map((level) => parameters.detectSigma * level),
        peakSamples: Float64Array.from(shown, (i) => peakSamples[i]!),
        peakChannels: Int32Array.from(shown, (i) => peakChannels[i]!),
        peaksPerSecond: (peakSamples.length * recording.sampleRate) / end,
      };
    },
  };
}

/** For a form, which names the parameter and has its help beside it already. */
function problemOf(name: string, value: unknown): string | undefined {
  const spec = parameterTable.find((one) => one.name === name);
  const allowed = spec && allowedValues(spec).replaceAll('|', ' or ');
  return allowed && `${JSON.stringify(value)} does not fit; give ${allowed}.`;
}
