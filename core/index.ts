/** The only door to the core: what the engine and the views may use, by name. */
export {
  BugError,
  CancellationError,
  DamagedFileError,
  SpikeloomError,
  UserError,
} from './base/errors.ts';
export { mapInFlight } from './base/map-in-flight.ts';
export { byNaturalOrder } from './base/natural-order.ts';
export {
  type Cancellation,
  type LearningNews,
  type Progress,
  silentContext,
  throwIfCancelled,
  type WorkContext,
} from './base/progress.ts';
export { hertz, sampleIndex, seconds } from './base/quantities.ts';
export { Random } from './base/random.ts';
export { type CodingKernels, codingKernels } from './csc/coding-kernels.ts';
export { Correlator } from './csc/correlate.ts';
export { EventCoder, type EventModel } from './csc/event-coder.ts';
export { binomial, gaussian } from './csc/exponential-family.ts';
export { encodeFista, toSparseCode } from './csc/fista.ts';
export { computeGram, type Gram } from './csc/gram.ts';
export { IntegerCorrelator } from './csc/integer-correlate.ts';
export {
  type CreateLassoEncoder,
  lassoEncoder,
  PlainLassoEncoder,
} from './csc/lasso-encoder.ts';
export { familyLikelihood, type Observations, uniformObservations } from './csc/likelihood.ts';
export { lipschitzConstant } from './csc/lipschitz.ts';
export { dualityGap, objective } from './csc/objective.ts';
export {
  type CodingOptions,
  type Dictionary,
  normaliseAtoms,
  type SparseCode,
  validSamples,
} from './csc/problem.ts';
export { ProximalNewton } from './csc/proximal-newton.ts';
export type { CurationAction, JournalAction, UnitLabel } from './curation/action.ts';
export { curatedSorting } from './curation/curated-sorting.ts';
export { Curation, type UnitCounts } from './curation/curation.ts';
export type { CuratedUnit } from './curation/unit-set.ts';
export { kMeans } from './detect/k-means.ts';
export { computePca, type Pca, project as projectOnPca } from './detect/pca.ts';
export { csvRow, roundToSignificant } from './exports/csv.ts';
export { parseEventsCsv } from './exports/events-csv.ts';
export { exportFormats } from './exports/formats/all.ts';
export {
  contentsOf,
  type ExportContents,
  type ExportFormat,
  type FileContents,
} from './exports/formats/export-format.ts';
export type { Hdf5Attribute, Hdf5GroupNode, Hdf5Reference } from './exports/hdf5-tree.ts';
export type { MetricColumn } from './exports/metric-columns.ts';
export { encodeNpy } from './exports/npy.ts';
export { type ParsedResult, parseSorting } from './exports/parse-sorting.ts';
export { partFiles } from './exports/part-files.ts';
export { partOfSorting } from './exports/part-of-sorting.ts';
export type { ImportOrigin, InputFile, Provenance, RunFacts } from './exports/provenance.ts';
export { codesCsv, featuresCsv, goodnessCsv, ratesCsv } from './exports/rates/rates-csv.ts';
export { ratesJson } from './exports/rates/rates-json.ts';
export type { RatesResult } from './exports/rates/rates-result.ts';
export { renderRatesReport } from './exports/rates/render-rates-report.ts';
export { recordedEventsCsv } from './exports/recorded-events-csv.ts';
export { roundLengthBelow, roundTicks } from './exports/report/axis.ts';
export { chooseExcerpt } from './exports/report/excerpt-range.ts';
export { escapeMarkup } from './exports/report/markup.ts';
export {
  counted,
  countText,
  durationText,
  fixedText,
  instantText,
  roundText,
  shortText,
} from './exports/report/number-text.ts';
export { renderReport } from './exports/report/render-report.ts';
export type { AccuracyRow, ReportInput, TraceExcerpt } from './exports/report/report-input.ts';
export { chooseTeachers, type ShownTeachers } from './exports/report/teachers.ts';
export { unitColours, unitPalette } from './exports/report/unit-colours.ts';
export { sortingJson } from './exports/sorting-json.ts';
export { sortingOfTrains } from './exports/sorting-of-trains.ts';
export { spikesCsv, spikesCsvBytes } from './exports/spikes-csv.ts';
export { parseStimulusCsv } from './exports/stimulus-csv.ts';
export { unitsCsv } from './exports/units-csv.ts';
export { readNpyEvents } from './formats/npy-events.ts';
export {
  flagsText,
  type OpenOptions,
  type ProbeText,
  RAW_SAMPLE_TYPES,
  saysAnything,
} from './formats/open-options.ts';
export {
  type FormatId,
  folderSafeName,
  type NamedRecording,
  type OpenedRecording,
} from './formats/opened-recording.ts';
export { knownProbeText, probeFileText } from './formats/probe-text.ts';
export { type RecordingFile, recordingFiles } from './formats/recording-files.ts';
export { openRecording } from './formats/registry.ts';
export { phyRecordingPaths } from './formats/sortings/phy.ts';
export { readSorting, seemsSorting } from './formats/sortings/read-sorting.ts';
export { parseSpikeTrainsCsv } from './formats/sortings/spike-trains-csv.ts';
export type { StoredSorting } from './formats/sortings/stored-sorting.ts';
export { compiledKernels } from './kernels/compiled.ts';
export type { HeatedCorrelation, TemplateCorrelation } from './kernels/contracts/coding.ts';
export type {
  ActivationRule,
  DenseGradient,
  UnrolledOptions,
} from './kernels/contracts/dense.ts';
export { startKernels } from './kernels/instance.ts';
export type { Kernels } from './kernels/kernels.ts';
export {
  askBeforeKernels,
  forgetThreadKernels,
  threadKernelBytes,
} from './kernels/thread-kernels.ts';
export { Adam } from './learn/adam.ts';
export {
  groupActivation,
  hardActivation,
  reluActivation,
  softActivation,
} from './learn/dense/activations.ts';
export { GradientSums } from './learn/dense/gradient-sums.ts';
export { minimiseLasso } from './learn/dense/lasso.ts';
export { correlations, gramMatrix, spectralNorm, synthesise } from './learn/dense/matrix.ts';
export { pairwiseAtoms } from './learn/dense/pairwise-initialisation.ts';
export { equalLayers, UnrolledEncoder } from './learn/dense/unrolled-encoder.ts';
export { unrolledNetwork } from './learn/dense/unrolled-network.ts';
export { addGradient } from './learn/gradients.ts';
export { codeSimilarity, Interpolation } from './learn/interpret.ts';
export { learnOnline } from './learn/online.ts';
export {
  type CodedWindow,
  codeWindows,
  type LearningWindow,
  type WindowCoder,
} from './learn/window-coder.ts';
export { assign } from './math/assignment.ts';
export { factorCholesky, solveCholesky } from './math/cholesky.ts';
export { nextPowerOfTwo, RealFft } from './math/fft.ts';
export {
  type AlignedTrials,
  alignTrials,
  type RecordingExtent,
  type Spikes,
  type TrialWindow,
} from './point-process/align-trials.ts';
export {
  analyseRates,
  type RatesAnalysis,
  type RatesRequest,
} from './point-process/analyse-rates.ts';
export { meanIntensity } from './point-process/cif.ts';
export { GroupCoder } from './point-process/code-group.ts';
export { encodeDcea } from './point-process/encoder.ts';
export { fitRates } from './point-process/fit-rates.ts';
export type { Covariates } from './point-process/glm.ts';
export { GreedyCoder } from './point-process/greedy-code.ts';
export { initialFeatures } from './point-process/initial-features.ts';
export { correlationLags, intervalCorrelation } from './point-process/interval-correlation.ts';
export { learnDictionary, randomAtoms } from './point-process/learn-dictionary.ts';
export { type ClockSegment, type Events, placeEvents } from './point-process/place-events.ts';
export {
  type FittedNeuron,
  type RateModelName,
  rateModelNames,
} from './point-process/rates-fit.ts';
export type { TrainModelName } from './point-process/train-models.ts';
export { assessTrials, type TrialGoodness } from './point-process/trial-goodness.ts';
export {
  countSpikes,
  neuronTrials,
  selectTrials,
  type TrialSet,
  trialSpikes,
} from './point-process/trials.ts';
export { universalLambda } from './point-process/universal-lambda.ts';
export {
  backPropagate,
  type NetworkOptions,
  type UntiedWeights,
} from './point-process/untied-network.ts';
export { type PreprocessPlan, planPreprocessing } from './preprocess/plan.ts';
export { filteredAndWhitened, type Preprocessed, whitened } from './preprocess/preprocess.ts';
export { whitenBlock, whiteningMargin } from './preprocess/whiten-block.ts';
export { type Comparison, compareSpikeTrains, defaultToleranceMs } from './quality/compare.ts';
export { correlograms } from './quality/correlogram.ts';
export { countGoodUnits } from './quality/good-units.ts';
export { intervalHistogram } from './quality/interval-histogram.ts';
export { estimateLag } from './quality/lag.ts';
export type { UnitTrains } from './quality/match-counts.ts';
export { computeUnitMetrics, metricColumns } from './quality/metrics.ts';
export { measureSpikeFeatures } from './quality/spike-features.ts';
export { templateErrors } from './quality/template-error.ts';
export {
  computeTrainGoodness,
  fitTrain,
  goodnessColumns,
  type TrainGoodness,
  type TrainTask,
  trainTasks,
} from './quality/train-goodness.ts';
export { amplitudeUnit } from './recording/amplitude-unit.ts';
export { type ByteSource, bytesSource, type FileTree } from './recording/byte-source.ts';
export { chooseEvents, type EventChoice, eventCounts } from './recording/choose-events.ts';
export { concatenate, inOrderOfTime } from './recording/concatenate.ts';
export { type Envelope, emptyEnvelope, envelopeOf } from './recording/envelope.ts';
export type { EventSource, RecordedEvents } from './recording/events.ts';
export type {
  Hdf5Dataset,
  Hdf5Numbers,
  Hdf5OtherFiles,
  Hdf5Source,
} from './recording/hdf5-source.ts';
export type { LabelledSpikes } from './recording/labelled-spikes.ts';
export { OverviewBuilder } from './recording/overview-builder.ts';
export { readFinestChunk } from './recording/overview-chunk.ts';
export {
  chunkBins,
  chunkCount,
  chunkLength,
  layOutOverview,
  type OverviewLayout,
} from './recording/overview-layout.ts';
export {
  chooseBins,
  readEnvelope,
  readWhole,
  type WholeEnvelope,
} from './recording/overview-reader.ts';
export { isProbeName, probeNames } from './recording/probe-files/library.ts';
export { formatProbeinterface } from './recording/probe-files/probeinterface.ts';
export {
  durationSeconds,
  type Notice,
  type Recording,
  totalSampleCount,
} from './recording/recording.ts';
export {
  type CollidingPair,
  simulateCollidingPair,
} from './simulate/colliding-pair.ts';
export {
  type PresetName,
  presetNames,
  type SimulationOptions,
  simulate,
} from './simulate/presets.ts';
export { similarity } from './simulate/similarity.ts';
export { interleavedSamples, type SimulatedRecording } from './simulate/simulated-recording.ts';
export { type SlowTetrode, simulateSlowTetrode } from './simulate/slow-tetrode.ts';
export { type SparseSignals, simulateSparseSignals } from './simulate/sparse-signals.ts';
export {
  dceaSimulation,
  type SimulatedCounts,
  simulateCounts,
  simulatedCodes,
} from './simulate/spike-counts.ts';
export { simulateTable3, table3 } from './simulate/table3.ts';
export { truthTrains } from './simulate/truth.ts';
export {
  type ClusteringTask,
  clusterSnippets,
  type SnippetClusters,
} from './sorting/cluster-snippets.ts';
export { codeTile, type TileRange } from './sorting/code-tile.ts';
export { measureTrains } from './sorting/imported/measure-trains.ts';
export { placeTrains } from './sorting/imported/place-trains.ts';
export {
  learnRegion,
  measureLength,
  type RegionJob,
  type RegionUnits,
} from './sorting/learn-region.ts';
export { type LearningCrew, serialLearningCrew } from './sorting/learning-crew.ts';
export {
  codingSizeOf,
  planCoding,
  threadsWithin,
  tileBytes,
  usualLimits,
  type WorkLimits,
} from './sorting/memory-plan.ts';
export { parameterTable } from './sorting/parameter-table.ts';
export type { ParameterSpec, Parameters } from './sorting/parameters.ts';
export {
  allowedValues,
  flagName,
  parametersUpTo,
  parseParameters,
} from './sorting/parse-parameters.ts';
export { parameterPresets } from './sorting/presets.ts';
export { type DetectionPreview, previewDetection } from './sorting/preview-detection.ts';
export type { Scratch, ScratchValues } from './sorting/scratch.ts';
export {
  type SignalCrew,
  type SignalJob,
  type SignalResult,
  type SignalTask,
  type SignalWork,
  serialSignalCrew,
  signalWorker,
} from './sorting/signal-crew.ts';
export { sort } from './sorting/sort.ts';
export type { Sorting } from './sorting/sorting.ts';
export type { SpikeFeatures } from './sorting/spike-features.ts';
export { spikeCount, spikeTrain } from './sorting/spike-table.ts';
export { type SplitTask, type SplitWaveforms, splitWaveforms } from './sorting/split.ts';
export {
  clusteringStage,
  codingStage,
  fittingStage,
  followingStage,
  learningStage,
  trainingStage,
} from './sorting/stages.ts';
export { noJournal, type Step, type StepJournal } from './sorting/step-journal.ts';
export { sharesIn, tellingSpikes } from './sorting/telling-spikes.ts';
export { templatePeak } from './sorting/template-heights.ts';
export type { TemplateTrainer, TrainingJob } from './sorting/template-trainer.ts';
export {
  type CodingPlan,
  type EpochModels,
  serialTileCoder,
  type TileCoder,
  type TileResult,
  type TileTask,
  type TileWork,
  TileWorker,
  tileProgress,
  tileTasks,
} from './sorting/tile-coder.ts';
export {
  type PendingRegion,
  serialUnitLearner,
  type UnitLearner,
  unitLearnerWith,
} from './sorting/unit-learner.ts';
