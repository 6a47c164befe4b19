import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeNames } from '../../../engine/store/home-names.ts';
import { faultOf } from '../../support/api.ts';
import { foundUnits, sortedSession, whole } from './sorted-session.ts';

const session = await sortedSession();
const { client, ref } = session;
/** Of the engine that has the folder now. */
let opened: Pick<typeof session, 'client' | 'ref'> = session;

const cutOff = (path: string) => truncateSync(path, 5000);

describe('curation', () => {
  it('changes units, tells everybody, and is undone', async () => {
    const heard: number[] = [];
    session.connect({ curationChanged: ({ revision }) => heard.push(revision) });
    const before = await client.readUnits(ref);
    const reported = await client.readReport(ref);
    const unitIds = await foundUnits(session);
    const listed = async () => {
      const { recordings } = await client.listRecordings({ sessionId: ref.sessionId });
      const { unitCount, spikeCount } = recordings.find(
        (one) => one.recordingId === ref.recordingId,
      )!;
      return { unitCount, spikeCount };
    };
    const asFound = await listed();
    expect(asFound.unitCount).toBe(unitIds.length);

    const merged = await client.curate({ ...ref, action: { kind: 'merge', unitIds } });
    expect(merged.table.units.map(({ unitId }) => unitId)).toEqual([2]);
    expect(merged).toMatchObject({
      touchedUnitIds: [2],
      undo: `Merge units ${unitIds.join(', ')}`,
    });
    const total = before.units.reduce((sum, { spikeCount }) => sum + spikeCount, 0);
    expect(merged.table.units[0]).toMatchObject({ spikeCount: total, madeOf: expect.any(Array) });
    expect(await listed()).toEqual({ ...asFound, unitCount: 1 });
    const all = await client.readSpikes({ ...ref, ...whole });
    expect(new Set(all.unitId)).toEqual(new Set([2]));
    const gone = client.readWaveforms({ ...ref, unitId: unitIds[0]! });
    expect((await faultOf(gone)).code).toBe('NO_SUCH_UNIT');

    const { amplitude, spikeIndex } = await client.readSpikes({ ...ref, ...whole, limit: 10 });
    expect(amplitude).toHaveLength(10);
    const split = await client.curate({
      ...ref,
      action: { kind: 'split', unitId: 2, spikes: spikeIndex },
    });
    expect(split.table.units.map(({ spikeCount }) => spikeCount)).toEqual([10, total - 10]);
    await client.curate({ ...ref, action: { kind: 'label', unitIds: [3], label: 'mua' } });
    const { html } = await client.readReport(ref);
    expect(html).toContain('2 units had been found: 1 merge, 1 split, 1 label.');
    expect(html.match(/class="unit"/g)).toHaveLength(2);
    for (let i = 0; i < 3; i++) await client.undoCuration(ref);
    expect(await listed()).toEqual(asFound);
    const undone = await client.readUnits(ref);
    expect({ ...undone, revision: 0 }).toEqual(before);
    expect(await client.readReport(ref)).toEqual(reported);
    expect((await faultOf(client.undoCuration(ref))).code).toBe('NOTHING_TO_UNDO');
    expect(heard).toEqual([1, 2, 3, 4, 5, 6]);

    const journal = await client.readJournal(ref);
    expect(journal.map(({ kind }) => kind)).toEqual([
      'merge',
      'split',
      'label',
      'undo',
      'undo',
      'undo',
    ]);
  });

  it('splits off what a lasso holds, of all spikes', async () => {
    const [unitId] = await foundUnits(session);
    const { values, names, total } = await client.readFeatures({ ...ref, unitIds: [unitId!] });
    const times = Array.from({ length: total }, (_, i) => values[i * names.length]!);
    const polygon = Float64Array.of(-1, -1e4, 5, -1e4, 5, 1e4, -1, 1e4);
    const { table, touchedUnitIds } = await client.splitByLasso({
      ...ref,
      ...{ unitId: unitId!, featureX: 'time_s', featureY: 'amplitude_uv', polygon },
    });
    const counts = touchedUnitIds.map(
      (id) => table.units.find((unit) => unit.unitId === id)!.spikeCount,
    );
    const early = times.filter((time) => time < 5).length;
    expect(counts).toEqual([early, total - early]);
    const wrong = client.splitByLasso({
      ...ref,
      ...{ unitId: unitId!, featureX: 'pc9', featureY: 'amplitude_uv', polygon },
    });
    expect((await faultOf(wrong)).code).toBe('NO_SUCH_FEATURE');
  });

  it('splits neurons that were merged by the components of their waveforms', async () => {
    const merged = (await client.undoCuration(ref)).table;
    const unitIds = merged.units.map(({ unitId }) => unitId);
    const trainOf = async (unitId: number) =>
      (await client.readSpikes({ ...ref, ...whole, unitIds: [unitId] })).sampleIndex;
    const trainsBefore = await Promise.all(unitIds.map(trainOf));
    const { table } = await client.curate({ ...ref, action: { kind: 'merge', unitIds } });
    const [one] = table.units;
    const request = { ...ref, unitIds: [one!.unitId], withComponents: true };
    const { names, values, total } = await client.readFeatures(request);
    expect(names.slice(-3)).toEqual(['pc_1_uv', 'pc_2_uv', 'pc_3_uv']);
    const first = Float32Array.from(
      { length: total },
      (_, spike) => values[spike * names.length + names.length - 3]!,
    );
    expect(await client.readFeatures(request)).toMatchObject({ values });
    expect(Math.min(...first)).toBeLessThan(0);
    const shares: number[] = [];
    session.connect({ splitProgress: ({ fraction }) => shares.push(fraction) });
    // Each neuron is on a channel of its own, so that they lie on both sides of zero.
    const split = await client.splitByLasso({
      ...ref,
      ...{ unitId: one!.unitId, featureX: 'pc_1_uv', featureY: 'time_s' },
      polygon: Float64Array.of(-1e6, -1, 0, -1, 0, 1e6, -1e6, 1e6),
    });
    const trainsAfter = await Promise.all(split.touchedUnitIds.map(trainOf));
    const sizes = (all: readonly Float64Array[]) =>
      all.map(({ length }) => length).sort((a, b) => a - b);
    expect(sizes(trainsAfter)).toEqual(sizes(trainsBefore));
    for (const train of trainsBefore) expect(trainsAfter).toContainEqual(train);
    expect(shares).toEqual([0, 1]);
    await client.undoCuration(ref);
  });

  it('changes nothing where a split by components is given up', async () => {
    const before = await client.readCuration(ref);
    const [unitId] = before.table.units.map((unit) => unit.unitId);
    const polygon = Float64Array.of(-1e6, -1e6, 1e6, -1e6, 0, 1e6);
    const request = { ...ref, unitId: unitId!, featureX: 'pc_1_uv', featureY: 'pc_2_uv', polygon };
    const givenUp = new AbortController();
    session.connect({ splitProgress: () => givenUp.abort() });
    const fault = await faultOf(client.splitByLasso(request, { signal: givenUp.signal }));
    expect(fault.kind).toBe('cancelled');
    // Whoever asks next waits until the thread has put the last piece down.
    await client.readFeatures({ ...ref, unitIds: [unitId!], withComponents: true });
    expect(await client.readCuration(ref)).toEqual(before);
  });

  it('is there again when the folder is opened by another engine', async () => {
    const before = await client.readCuration(ref);
    opened = await session.openAnew();
    const again = await opened.client.readCuration(opened.ref);
    expect(again).toEqual(before);
    expect((await opened.client.undoCuration(opened.ref)).table.units).toHaveLength(2);
  });

  it('is there again when the database is lost or damaged, step by step', async () => {
    const { client, ref } = opened;
    const unitIds = await foundUnits(opened);
    const label = (unitId: number | undefined) =>
      client.curate({ ...ref, action: { kind: 'label', unitIds: [unitId!], label: 'good' } });
    // Asked for at once: the copies keep the order of the actions.
    await Promise.all(unitIds.map(label));
    await client.curate({ ...ref, action: { kind: 'merge', unitIds } });
    const before = await client.readCuration(ref);
    const journal = await client.readJournal(ref);
    for (const damage of [rmSync, cutOff]) {
      opened = await session.openAnew((home) => damage(join(home, homeNames.database)));
      const { table } = await opened.client.readCuration(opened.ref);
      expect(table.units).toEqual(before.table.units);
      expect(await opened.client.readJournal(opened.ref)).toEqual(journal);
      const { sessionId } = opened.ref;
      const { recordings } = await opened.client.listRecordings({ sessionId });
      expect(recordings[0]!.unitCount).toBe(1);
      expect(table.units).toHaveLength(1);
    }
  });

  it('is taken as far as it can be read where its copy is damaged too', async () => {
    const journal = await opened.client.readJournal(opened.ref);
    opened = await session.openAnew((home) => {
      rmSync(join(home, homeNames.database));
      const copy = join(home, 'a', 'curation.json');
      const text = readFileSync(copy, 'utf8');
      const last = text.lastIndexOf('"kind":"');
      writeFileSync(copy, `${text.slice(0, last)}"kind":"?${text.slice(last + 8)}`);
    });
    expect(await opened.client.readJournal(opened.ref)).toEqual(journal.slice(0, -1));
    const [run] = await opened.client.listRuns(opened.ref);
    expect(run!.warnings.map(({ code }) => code)).toContain('CURATION_DAMAGED');
  });
});

describe('exports', () => {
  it('say what they will write, write it, and hold what curation left', async () => {
    const { client, ref } = opened;
    const [unitId] = await foundUnits(opened);
    await client.curate({ ...ref, action: { kind: 'delete', unitIds: [unitId!] } });
    const [format] = await client.exportFormats({});
    const request = {
      ...{ sessionId: ref.sessionId, recordingIds: [ref.recordingId] },
      formatId: format!.formatId,
    };
    const plan = await client.planExport(request);
    expect(plan.files.every(({ exists }) => !exists)).toBe(true);
    const written = await client.writeExport(request);
    expect(written.files.map(({ path }) => path).sort()).toEqual(
      plan.files.map(({ path }) => path).sort(),
    );
    const csv = readFileSync(
      written.files.find(({ path }) => path.endsWith('spikes.csv'))!.path,
      'utf8',
    );
    const { total } = await client.readSpikes({ ...ref, ...whole });
    expect(csv.trim().split(/\r?\n/)).toHaveLength(total + 1);
    const again = await client.planExport(request);
    expect(again.files.every(({ exists }) => exists)).toBe(true);
    await client.undoCuration(ref);
  });
});
