import type { SparseCode } from '../../csc/problem.ts';
import type { TrialSet } from '../../point-process/trials.ts';
import { svgText } from '../report/markup.ts';
import { SvgPath } from '../report/svg-path.ts';
import { type Lane, plot, xOfMs } from './time-scale.ts';

const height = 56;
/** Models stand beside each other where they agree. */
const offset = 2.5;

export interface ModelCode {
  readonly code: SparseCode;
  readonly className: string;
}

/** A stem where a template begins, as high as its amplitude, one colour a model. */
export function codeLane(trials: TrialSet, codes: readonly ModelCode[]): Lane {
  const most = codes.reduce(
    (size, { code }) => code.value.reduce((a, b) => Math.max(a, Math.abs(b)), size),
    0,
  );
  return {
    height: height + 16,
    markup(top) {
      const base = top + 16 + height;
      const stems = codes.map(({ code, className }, model) => {
        const path = new SvgPath();
        code.value.forEach((value, i) => {
          const x =
            xOfMs(trials, trials.startMs + code.position[i] * trials.binMs) + model * offset;
          path.moveTo(x, base).lineTo(x, base - (Math.abs(value) / most) * height);
        });
        return path.markup(`after ${className}`);
      });
      return (
        svgText(plot.left, top + 10, 'codes: where a template begins, and how large it is') +
        new SvgPath().moveTo(plot.left, base).lineTo(plot.right, base).markup('grid') +
        stems.join('')
      );
    },
  };
}
