/**
 * What a client can ask the engine, and what the engine tells its clients: types only, the one thing
 * that the application and the engine share. Every method takes one request and answers with an
 * `Outcome`; every typed array travels as bytes. Ranges are half-open, samples count from the start of
 * their segment.
 */
import type { ComparisonMethods } from './contract/comparison.ts';
import type { CurationEvents, CurationMethods } from './contract/curation.ts';
import type { EngineMethods } from './contract/engine.ts';
import type { ExportMethods } from './contract/exports.ts';
import type { FitMethods } from './contract/fit.ts';
import type { ImportMethods } from './contract/imports.ts';
import type { JobEvents, JobMethods } from './contract/jobs.ts';
import type { ParameterMethods } from './contract/parameters.ts';
import type { RecordedEventEvents, RecordedEventMethods } from './contract/recorded-events.ts';
import type { SessionEvents, SessionMethods } from './contract/session.ts';
import type { SortingMethods } from './contract/sorting.ts';
import type { TraceEvents, TraceMethods } from './contract/traces.ts';
import type { TrialEvents, TrialMethods } from './contract/trials.ts';

export type * from './contract/comparison.ts';
export type * from './contract/curation.ts';
export type * from './contract/engine.ts';
export type * from './contract/exports.ts';
export type * from './contract/fault.ts';
export type * from './contract/fit.ts';
export type * from './contract/imports.ts';
export type * from './contract/jobs.ts';
export type * from './contract/parameters.ts';
export type * from './contract/recorded-events.ts';
export type * from './contract/session.ts';
export type * from './contract/sorting.ts';
export type * from './contract/traces.ts';
export type * from './contract/trials.ts';

/** Request and answer of every method. */
export interface Methods
  extends EngineMethods,
    SessionMethods,
    ParameterMethods,
    JobMethods,
    TraceMethods,
    RecordedEventMethods,
    SortingMethods,
    ComparisonMethods,
    ImportMethods,
    CurationMethods,
    ExportMethods,
    FitMethods,
    TrialMethods {}

/** What the engine tells all its clients without being asked. */
export interface Events
  extends SessionEvents,
    JobEvents,
    TraceEvents,
    RecordedEventEvents,
    CurationEvents,
    TrialEvents {}

export type MethodName = keyof Methods;
export type RequestOf<Name extends MethodName> = Parameters<Methods[Name]>[0];
export type AnswerOf<Name extends MethodName> = ReturnType<Methods[Name]>;

/**
 * The engine as a client sees it. A call throws nothing but an `EngineFault`; aborting its signal ends
 * the work on the other side with the fault `CANCELLED`.
 */
export type EngineClient = {
  readonly [Name in MethodName]: (
    request: RequestOf<Name>,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<AnswerOf<Name>>;
};
