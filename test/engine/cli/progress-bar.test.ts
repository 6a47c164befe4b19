import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressBar, progressLine } from '../../../engine/cli/progress-bar.ts';

function recordingTerminal(isTTY: boolean, columns = 100) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

describe('the line of a progress bar', () => {
  it('tells stage, share, speed and time left', () => {
    const progress = { stage: 'Finding spikes', fraction: 0.25, recordedSeconds: 60 };
    const line = progressLine('tetrode', progress, 2);
    expect(line).toMatch(
      /^tetrode {2}Finding spikes {2}━{6}┄{18} {3}25 % {2}30× real time {2}6\.0 s left$/,
    );
  });

  it('promises nothing before there is something to go by', () => {
    const line = progressLine('', { stage: 'Reading', fraction: 0, recordedSeconds: 0 }, 0);
    expect(line).not.toMatch(/left|real time/);
  });

  it('counts the time left down while nothing new is told, and then the time gone up', () => {
    const progress = { stage: 'Learning', fraction: 0.5 };
    expect(progressLine('', progress, 10, 4)).toContain('6.0 s left');
    expect(progressLine('', progress, 10, 12)).toMatch(/50 % {2}for 22\.0 s$/);
    expect(progressLine('', { stage: 'Learning', fraction: 0 }, 0, 90)).toContain(
      '0 %  for 1 min 30 s',
    );
  });

  it('stays within its bounds whatever the share', () => {
    for (const fraction of [-1, 0, 0.999, 1, 7]) {
      const line = progressLine('', { stage: 'x', fraction }, 1);
      expect(line).toMatch(/[━┄]{24} +(0|99|100) %/);
    }
  });
});

describe('a progress bar', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('moves on while nothing new is told, until it is cleared', () => {
    const terminal = recordingTerminal(true);
    const bar = new ProgressBar(terminal, () => Date.now());
    bar.show({ stage: 'a', fraction: 0 });
    vi.advanceTimersByTime(5000);
    expect(terminal.written).toHaveLength(6);
    expect(terminal.written.at(-1)).toContain('for 5.0 s');
    bar.clear();
    vi.advanceTimersByTime(5000);
    expect(terminal.written).toHaveLength(7);
  });

  it('writes nothing where nobody looks', () => {
    const terminal = recordingTerminal(false);
    const bar = new ProgressBar(terminal, () => 0);
    bar.begin('tetrode');
    bar.show({ stage: 'x', fraction: 0.5 });
    bar.clear();
    expect(terminal.written).toEqual([]);
  });

  it('draws at most ten times a second, but every new stage and every end of one', () => {
    const terminal = recordingTerminal(true);
    let now = 0;
    const bar = new ProgressBar(terminal, () => now);
    bar.begin('tetrode');
    for (; now < 1000; now++) bar.show({ stage: 'a', fraction: now / 1000 });
    bar.show({ stage: 'a', fraction: 1 });
    bar.show({ stage: 'b', fraction: 0 });
    expect(terminal.written).toHaveLength(12);
    expect(terminal.written.at(-1)).toContain('  b  ');
  });

  it('never goes back within a stage, and begins anew with the next', () => {
    const terminal = recordingTerminal(true);
    let now = 0;
    const bar = new ProgressBar(terminal, () => now);
    for (const fraction of [0.2, 0.1, 0.3, 0]) {
      bar.show({ stage: 'a', fraction });
      now += 200;
    }
    bar.show({ stage: 'b', fraction: 0.1 });
    const shares = terminal.written.map((line) => /(\d+) %/.exec(line)?.[1]);
    expect(shares).toEqual(['20', '20', '30', '30', '10']);
    bar.clear();
  });

  it('measures the time of a stage from its own start', () => {
    const terminal = recordingTerminal(true);
    let now = 0;
    const bar = new ProgressBar(terminal, () => now);
    bar.show({ stage: 'a', fraction: 0.5 });
    now = 60_000;
    bar.show({ stage: 'b', fraction: 0 });
    now = 62_000;
    bar.show({ stage: 'b', fraction: 0.5, recordedSeconds: 10 });
    expect(terminal.written.at(-1)).toContain('5.0× real time  2.0 s left');
  });

  it('never wraps', () => {
    const terminal = recordingTerminal(true, 40);
    const bar = new ProgressBar(terminal, () => 0);
    bar.begin('a recording with a long name');
    bar.show({ stage: 'a stage with a long name', fraction: 0.5 });
    expect(terminal.written[0].replace('\r\x1b[K', '').length).toBeLessThan(40);
  });
});
