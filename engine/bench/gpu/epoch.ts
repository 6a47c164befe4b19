import { formatNumber } from '../../cli/text-table.ts';
import { formatShort } from '../number-text.ts';
import { programBeside, runMeasured } from '../run-measured.ts';
import { left, type Part, right } from '../section.ts';

export interface EpochSizes {
  /** Of the paper's recording, to learn from. */
  readonly windows: number;
  readonly batchSize: number;
  readonly limitSeconds: number;
}

/** What an epoch of training came to. */
export interface EpochOutcome {
  /** Mean of a window, each mini-batch before its step. */
  readonly trainingLoss: number;
  /** Error (Eq. 26) of the worst atom before and after, in decibels. */
  readonly startDb: number;
  readonly endDb: number;
  readonly processorSeconds: number;
}

/** One epoch of back-propagation on the processor, in a process of its own, and the memory it takes. */
export function epochPart({ windows, batchSize, limitSeconds }: EpochSizes): Part {
  return {
    name: 'epoch',
    title: 'An epoch of CRsAE on wasm, and its memory',
    async run({ clock, seed, say }) {
      const run = await runMeasured(
        {
          name: 'the epoch',
          program: programBeside('./gpu/epoch-process'),
          args: [windows, batchSize, seed].map(String),
          limitSeconds,
          onLine: say,
        },
        clock,
      );
      const outcome = run.finished ? (JSON.parse(run.output) as EpochOutcome) : null;
      const { peakMegabytes } = run;
      return {
        about: `Back-propagation through T = 180 layers over ${windows} windows of the paper’s recording (to learn from, the paper has 9000) in mini-batches of ${batchSize}, ADAM on the sphere at 0.01, from atoms with errors of -4 to -3 dB. It is stopped after ${limitSeconds} s.`,
        columns: [
          right('windows'),
          right('peak memory, MB'),
          right('processor, s'),
          right('worst atom before, dB'),
          right('after, dB'),
          left('loss of a window'),
        ],
        rows: [
          [
            String(windows),
            formatNumber(peakMegabytes, 0),
            ...(outcome === null
              ? [`over ${limitSeconds}`, '-', '-', '-']
              : [
                  outcome.processorSeconds,
                  outcome.startDb,
                  outcome.endDb,
                  outcome.trainingLoss,
                ].map(formatShort)),
          ],
        ],
        remarks: [],
        plots: [],
        data: { windows, batchSize, peakMegabytes, outcome },
      };
    },
  };
}
