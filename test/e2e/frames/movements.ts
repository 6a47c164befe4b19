/** What a user does with traces. */
export type Movement = 'pan' | 'zoom' | 'scale';

/**
 * Runs in the page: moves the traces a little before every frame.
 * @returns times of the frames, ms
 */
export async function move(movement: Movement): Promise<number[]> {
  const frameCount = 240;
  const canvas = document.querySelector<HTMLCanvasElement>('canvas[aria-label*="traces of"]')!;
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const at = { bubbles: true, cancelable: true, button: 0, pointerId: 1 };
  const clientY = top + height / 2;
  const drag = (type: string, clientX: number) =>
    canvas.dispatchEvent(new PointerEvent(type, { ...at, clientX, clientY }));
  const turn = (deltaY: number, ctrlKey: boolean) =>
    canvas.dispatchEvent(
      new WheelEvent('wheel', { ...at, clientX: left + width / 2, clientY, deltaY, ctrlKey }),
    );
  // A pointer that was made up cannot be captured.
  canvas.parentElement!.setPointerCapture = () => {};
  const frames: number[] = [];
  for (let frame = 0; frame < frameCount; frame++) {
    frames.push(await new Promise(requestAnimationFrame));
    const phase = frame % 60;
    if (movement === 'zoom') turn(Math.floor(frame / 60) % 2 === 0 ? -40 : 40, false);
    else if (movement === 'scale') turn(phase < 30 ? -20 : 20, true);
    else if (phase === 0) drag('pointerdown', left + 0.7 * width);
    else drag(phase === 59 ? 'pointerup' : 'pointermove', left + 0.7 * width - 5 * phase);
  }
  return frames;
}

/**
 * Runs in the page: draws as many envelopes of noise as lines on a canvas of the same size, before every
 * frame, as a chart does.
 */
export async function compareDrawing(channels: number): Promise<number[]> {
  const frameCount = 60;
  const shown = document.querySelector<HTMLCanvasElement>('canvas[aria-label*="traces of"]')!;
  const canvas = document.createElement('canvas');
  canvas.width = shown.width;
  canvas.height = shown.height;
  canvas.style.cssText = 'position: fixed; inset: 0; z-index: 9';
  document.body.append(canvas);
  const context = canvas.getContext('2d')!;
  const laneHeight = canvas.height / channels;
  const frames: number[] = [];
  for (let frame = 0; frame < frameCount; frame++) {
    frames.push(await new Promise(requestAnimationFrame));
    context.clearRect(0, 0, canvas.width, canvas.height);
    for (let lane = 0; lane < channels; lane++) {
      const middle = (lane + 0.5) * laneHeight;
      context.beginPath();
      for (let x = 0; x < canvas.width; x++) {
        const reach = laneHeight * (0.2 + 0.2 * Math.abs(Math.sin(x * 12.9898 + lane + frame)));
        context.lineTo(x, middle - reach);
        context.lineTo(x, middle + reach);
      }
      context.stroke();
    }
  }
  canvas.remove();
  return frames;
}

/** Runs in the page. @returns ms from the page being asked for to traces on it */
export async function whenTracesAreSeen(): Promise<number> {
  const isSeen = () => document.querySelector('canvas[aria-label*="traces of"]') !== null;
  while (!isSeen()) await new Promise(requestAnimationFrame);
  // The task after a frame comes when the frame has been drawn.
  await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve));
  return performance.now();
}
