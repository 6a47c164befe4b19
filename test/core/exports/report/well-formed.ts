const voidElements = new Set(['meta', 'br']);
const rawTextElements = new Set(['style']);

/**
 * What is wrong with a page, as sentences; nothing where its tags are balanced, its attributes
 * quoted and not repeated, and its text free of stray markup.
 */
export function markupFaults(page: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const token = /<!DOCTYPE html>|<\/([a-z][a-z0-9]*)>|<([a-z][a-z0-9]*)((?:\s+[^<>]*?)?)(\/?)>/g;
  let position = 0;
  for (let match = token.exec(page); match !== null; match = token.exec(page)) {
    checkText(page.slice(position, match.index), open.at(-1), faults);
    position = token.lastIndex;
    const [, closing, opening, attributes, selfClosing] = match;
    if (closing !== undefined) {
      const expected = open.pop();
      if (expected !== closing) faults.push(`</${closing}> closes <${expected}>`);
    } else if (opening !== undefined) {
      checkAttributes(opening, attributes, faults);
      if (selfClosing === '' && !voidElements.has(opening)) open.push(opening);
    }
  }
  checkText(page.slice(position), open.at(-1), faults);
  if (open.length > 0) faults.push(`never closed: ${open.join(' ')}`);
  return faults;
}

function checkText(text: string, element: string | undefined, faults: string[]): void {
  if (element !== undefined && rawTextElements.has(element)) return;
  const stray = /[<>]|&(?!(?:amp|lt|gt|quot|#39);)/.exec(text);
  if (stray !== null) faults.push(`stray ${stray[0]} in "${text.slice(0, 60)}"`);
}

function checkAttributes(element: string, attributes: string, faults: string[]): void {
  const attribute = /\s+([a-zA-Z][a-zA-Z-]*)="([^"]*)"/y;
  const seen = new Set<string>();
  let position = 0;
  while (position < attributes.length) {
    attribute.lastIndex = position;
    const match = attribute.exec(attributes);
    if (match === null) {
      if (attributes.slice(position).trim() !== '') {
        faults.push(`<${element}> has the attributes ${attributes}`);
      }
      return;
    }
    if (seen.has(match[1])) faults.push(`<${element}> repeats ${match[1]}`);
    seen.add(match[1]);
    checkText(match[2], undefined, faults);
    position = attribute.lastIndex;
  }
}
