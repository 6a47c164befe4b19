import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../engine/session/settings.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';

const newFolder = temporaryFolders();

function settingsOf(content: unknown) {
  const folder = newFolder();
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(folder, 'spikeloom.json'), text);
  return readSettings(folder);
}

describe('the settings of a session', () => {
  it('are none where there is no file', async () => {
    const settings = await readSettings(newFolder());
    expect(settings.parameters).toEqual({});
    expect(settings.overridesOf('a.wav')).toEqual({});
    expect(settings.noticesFor(['a.wav'])).toEqual([]);
  });

  it('are for all recordings, for some, or for one; the later pattern counts', async () => {
    const settings = await settingsOf({
      parameters: { 'band-pass': '300-6000' },
      recordings: {
        '**': { units: 5 },
        'day2/*.bin': { units: 4, Polarity: 'negative' },
        'day2/a+b (1).bin': { units: 3 },
        'gone/*': {},
      },
    });
    expect(settings.parameters).toEqual({ bandPass: '300-6000' });
    const places = ['day1/x.wav', 'day2/x.bin', 'day2/deep/x.bin', 'day2/a+b (1).bin'];
    expect(places.map((place) => settings.overridesOf(place))).toEqual([
      { units: 5 },
      { units: 4, polarity: 'negative' },
      { units: 5 },
      { units: 3, polarity: 'negative' },
    ]);
    expect(settings.noticesFor(places)).toMatchObject([
      { message: expect.stringContaining('no recording fits "gone/*"') },
    ]);
  });

  it.each([
    ['{"parameters": ', 'is not valid JSON'],
    [[], 'is \\[\\], expected an object'],
    [{ parameter: {} }, 'holds "parameter", expected only'],
    [{ parameters: { unit: 4 } }, 'parameters holds "unit", expected one of .*units'],
    [{ recordings: { 'a*': { units: -4 } } }, 'recordings "a\\*": .*units'],
    [{ recordings: { 'a*': 4 } }, 'recordings "a\\*" is 4, expected an object'],
  ])('%j is refused in words', async (content, words) => {
    const error = await rejection(settingsOf(content));
    expect(error).toMatchObject({ code: 'SETTINGS_INVALID' });
    expect((error as Error).message).toMatch(new RegExp(`spikeloom\\.json.*${words}`));
  });
});
