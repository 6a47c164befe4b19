import { UserError } from './errors.ts';

/** One record of a CSV file, with the line it starts on for messages. */
export interface CsvRecord {
  readonly lineNumber: number;
  readonly cells: readonly string[];
}

/**
 * Reads CSV (RFC 4180, line ends CRLF or LF, a byte-order mark tolerated) record by record. Lines
 * without any text are skipped.
 * @param fileName for messages
 * @throws UserError (`BAD_CSV`) when a quoted cell never ends
 */
export function* csvRecords(text: string, fileName: string): Generator<CsvRecord> {
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let lineNumber = 1;
  while (position < text.length) {
    const startLine = lineNumber;
    const cells: string[] = [];
    for (let ended = false; !ended; ) {
      const cell = readCell(text, position);
      if (cell === undefined) {
        throw new UserError(
          'BAD_CSV',
          `${fileName}, line ${startLine}: a quoted cell has no closing quote; check the quotes in this line.`,
        );
      }
      cells.push(cell.value);
      lineNumber += cell.lineBreaks;
      position = cell.end;
      if (text[position] === ',') {
        position++;
      } else {
        position += text.startsWith('\r\n', position) ? 2 : 1;
        lineNumber++;
        ended = true;
      }
    }
    if (cells.length > 1 || cells[0].trim() !== '') yield { lineNumber: startLine, cells };
  }
}

interface ReadCell {
  readonly value: string;
  /** Position of the comma or line end that closes the cell, or the length of the text. */
  readonly end: number;
  readonly lineBreaks: number;
}

function readCell(text: string, start: number): ReadCell | undefined {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && !isCellEnd(text, end)) end++;
    return { value: text.slice(start, end), end, lineBreaks: 0 };
  }
  let value = '';
  let position = start + 1;
  for (;;) {
    const quote = text.indexOf('"', position);
    if (quote < 0) return undefined;
    value += text.slice(position, quote);
    if (text[quote + 1] !== '"') {
      // What follows a closing quote up to the comma belongs to no cell in RFC 4180; keep it as text.
      let end = quote + 1;
      while (end < text.length && !isCellEnd(text, end)) end++;
      return {
        value: value + text.slice(quote + 1, end),
        end,
        lineBreaks: value.split('\n').length - 1,
      };
    }
    value += '"';
    position = quote + 2;
  }
}

function isCellEnd(text: string, position: number): boolean {
  const character = text[position];
  return (
    character === ',' ||
    character === '\n' ||
    (character === '\r' && (text[position + 1] === '\n' || position + 1 === text.length))
  );
}
