import { afterAll, describe, it } from 'vitest';
import { diskOpener } from '../../fuzz/disk-opener.ts';
import { expectNoCrash } from '../../fuzz/expect-no-crash.ts';
import { hdf5Specimens } from '../../fuzz/hdf5-specimens.ts';

const opener = diskOpener();
const specimens = await hdf5Specimens();

afterAll(() => opener.remove());

describe.each(Object.entries(specimens))('a damaged %s file', (_, variants) => {
  it('is read as far as it goes or refused in words', async () => {
    await expectNoCrash(variants, opener);
  });
});
