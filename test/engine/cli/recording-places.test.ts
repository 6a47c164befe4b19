import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPlaces } from '../../../engine/cli/recording-places.ts';
import { numberBytes, oebinText, wavBytes } from '../../core/formats/support/build-files.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';

const newFolder = temporaryFolders();
const wav = wavBytes([1, 2], { type: 'int16', channelCount: 1 });
const samples = numberBytes([1, 2], 'int16');
const openEphys = (node: string) => ({
  [`${node}/rec/structure.oebin`]: oebinText([
    { folder: 'a/', channelNames: ['CH1'], bitVolts: 1 },
  ]),
  [`${node}/rec/continuous/a/continuous.dat`]: samples,
});

/** The places found in a folder of these files, relative to it; empty for the folder itself. */
async function placesAmong(files: Readonly<Record<string, Uint8Array | string>>, path = '') {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const places = await findPlaces(join(folder, path), {});
  return places.map((place) => relative(folder, place));
}

describe('the places that a user means', () => {
  it('are the file that is named', async () => {
    expect(await placesAmong({ 'a.wav': wav, 'b.wav': wav }, 'a.wav')).toEqual(['a.wav']);
  });

  it('are the folder where it is one recording', async () => {
    expect(await placesAmong({ 'a.wav': wav, 'notes.txt': '' })).toEqual(['']);
    expect(await placesAmong({ ...openEphys('n1'), ...openEphys('n2') })).toEqual(['']);
    expect(await placesAmong({ 'n1/rec/structure.oebin': '{' })).toEqual(['']);
  });

  it('are all recordings of a folder, whatever their kinds', async () => {
    const files = { 'a.wav': wav, 'b.wav': wav };
    const folders = { 'day/a.wav': wav, 'papers/notes.txt': '', ...openEphys('node') };
    expect(await placesAmong(files)).toEqual(['a.wav', 'b.wav']);
    const node = 'node/rec/structure.oebin';
    expect(await placesAmong(folders)).toEqual(['day/a.wav', node]);
    expect(await placesAmong({ 'a.wav': wav, 'x/day/a.wav': wav })).toEqual([
      'a.wav',
      'x/day/a.wav',
    ]);
    expect(await placesAmong({ 'a.wav': wav, ...openEphys('node') })).toEqual(['a.wav', node]);
    expect(await placesAmong({ ...files, ...folders })).toEqual([
      'a.wav',
      'b.wav',
      'day/a.wav',
      node,
    ]);
  });

  it('are none in a folder without a recording, which is said', async () => {
    expect(await rejection(placesAmong({ 'x/notes.txt': '' }))).toMatchObject({
      code: 'NO_RECORDING',
    });
  });
});
