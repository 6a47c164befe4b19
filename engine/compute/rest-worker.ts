import { answering } from './answer.ts';
import { collectLastGarbage } from './collect-garbage.ts';

/** Gives back what a thread holds that is to end. */
export const answerRest = answering<object, void>(async () => collectLastGarbage());
