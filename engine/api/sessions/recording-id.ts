/** How clients name a recording: by its place in the session's folder and its name there. */
export function recordingIdOf({
  place,
  name,
}: {
  readonly place: string;
  readonly name: string;
}): string {
  return `${place}:${name}`;
}
