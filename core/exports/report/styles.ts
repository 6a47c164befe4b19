import { colourClass, unitPalette } from './unit-colours.ts';

/** The page's style sheet: one set of tokens, light and dark by the reader's own setting. */
export const styles = `
:root{color-scheme:light dark;
${tokens({
  bg: 'oklch(0.995 0.002 260)',
  line: 'oklch(0.91 0.006 260)',
  text: 'oklch(0.25 0.014 260)',
  muted: 'oklch(0.50 0.014 260)',
  trace: 'oklch(0.68 0.012 260)',
  before: 'oklch(0.68 0.008 260)',
  shade: 'oklch(0.95 0.006 260)',
  warn: 'oklch(0.62 0.14 65)',
  refractory: 'oklch(0.60 0.19 25 / 0.16)',
})}
${unitTokens(0.57)}}
@media (prefers-color-scheme:dark){:root{
${tokens({
  bg: 'oklch(0.19 0.010 260)',
  line: 'oklch(0.30 0.012 260)',
  text: 'oklch(0.92 0.006 260)',
  muted: 'oklch(0.70 0.012 260)',
  trace: 'oklch(0.52 0.012 260)',
  before: 'oklch(0.56 0.010 260)',
  shade: 'oklch(0.24 0.012 260)',
  warn: 'oklch(0.78 0.13 75)',
  refractory: 'oklch(0.65 0.19 25 / 0.22)',
})}
${unitTokens(0.755)}}}
${unitPalette.map((_, colour) => `.${colourClass(colour)}{color:var(--${colourClass(colour)})}`).join('')}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:13px/20px Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums;font-feature-settings:"tnum","cv05"}
main{max-width:1184px;margin:0 auto;padding:40px 32px 56px}
h1{margin:0;font-size:20px;line-height:28px;font-weight:600;letter-spacing:-0.01em;overflow-wrap:anywhere}
h2{margin:0 0 4px;font-size:15px;line-height:20px;font-weight:600}
h3{margin:0 0 4px;font-size:13px;line-height:20px;font-weight:600}
h4{margin:20px 0 8px;font-size:12px;line-height:16px;font-weight:500;color:var(--muted)}
p{margin:0}
section{margin-top:48px}
.brand,.muted,.note,footer{color:var(--muted)}
.brand{margin-bottom:4px}
.note{max-width:112ch;margin-bottom:12px}
.facts{display:flex;flex-wrap:wrap;gap:16px 32px;margin:24px 0 0;padding:16px 0;border:solid var(--line);border-width:1px 0}
.facts dt{font-size:12px;line-height:16px;color:var(--muted)}
.facts dd{margin:2px 0 0;font-size:20px;line-height:28px;letter-spacing:-0.01em}
.curated{margin-top:16px}
.notices{margin:16px 0 0;padding:0;list-style:none}
.notices li{padding:4px 0 4px 12px;border-left:2px solid var(--warn);margin-bottom:8px;overflow-wrap:anywhere}
code{font:12px/16px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--muted);overflow-wrap:anywhere}
.scroll{overflow-x:auto}
.scroll+.scroll{margin-top:32px}
table{border-collapse:collapse;width:100%}
caption{text-align:left;font-size:12px;line-height:16px;color:var(--muted);padding-bottom:4px;white-space:nowrap}
section>.scroll:only-of-type caption{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
th,td{padding:4px 24px 4px 0;text-align:left;border-bottom:1px solid var(--line);vertical-align:baseline;white-space:nowrap}
td:last-child,th:last-child{padding-right:0}
th{font-size:12px;font-weight:500;color:var(--muted)}
th[title]{cursor:help}
td:has(.prose){white-space:normal;min-width:240px}
.fit table{width:auto;min-width:320px}
.n{text-align:right}
.swatch{display:inline-block;width:10px;height:10px;margin-right:8px;border-radius:3px;background:currentColor}
.meter{display:inline-block;width:120px;margin-right:16px;vertical-align:middle;height:4px;border-radius:2px;background:var(--shade)}
.meter span{display:block;height:4px;border-radius:2px;background:var(--muted)}
details{margin-top:12px;color:var(--muted)}
summary{cursor:pointer;width:max-content;font-size:12px;line-height:16px}
details dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 24px;margin:12px 0 0;font-size:12px;line-height:16px}
details dd{margin:0}
dt{font-weight:500}
.key{display:flex;flex-wrap:wrap;gap:4px 24px;margin-bottom:12px;font-size:12px;line-height:16px;color:var(--muted)}
.key span{display:flex;align-items:center;gap:8px}
.key .line{width:20px;border-top:2px solid var(--u0)}
.key .grey{border-color:var(--before)}
.key .box{width:12px;height:12px;background:var(--refractory)}
.wide{container-type:inline-size;overflow-x:auto;overflow-y:hidden}
.wide svg{width:100%;min-width:760px;max-width:1120px}
.unit{display:grid;grid-template-columns:120px 300px 240px 240px 124px;gap:24px;align-items:start;padding:16px 0;border-top:1px solid var(--line);break-inside:avoid}
.unit.heads{position:sticky;top:0;z-index:1;padding:8px 0;border:0;background:var(--bg);font-size:12px;line-height:16px;color:var(--muted)}
.unit p span{display:block}
.why{grid-column:2/-1;min-width:0}
.why p{margin:0 0 6px;font-size:12px;line-height:16px}
figure{margin:0;min-width:0}
figcaption{display:none;margin-bottom:4px;font-size:12px;line-height:16px;color:var(--muted)}
svg{display:block;max-width:100%;height:auto;overflow:visible}
svg text{font-size:12px;fill:var(--muted)}
.ids text{font-size:11px}
@container (max-width:1000px){.wide svg text{font-size:14.5px}.wide .ids text{font-size:12.5px}}
.main text{fill:var(--text);font-weight:600}
path{fill:none;stroke:currentColor;stroke-linejoin:round}
.trace{stroke:var(--trace);stroke-width:.9}
.spike{stroke-width:1.3}
.tick{stroke-width:1.6}
.axis,.bar{stroke:var(--muted);stroke-linejoin:miter}
.axis{stroke:var(--line)}
.grid{stroke:var(--line)}
.before{stroke:var(--before);stroke-width:1.2}
.after{stroke-width:1.6}
.area{fill:currentColor;stroke:none}
.dots{stroke-width:2.4;stroke-linecap:round;opacity:.75}
.band{stroke:var(--muted);stroke-width:.8;stroke-dasharray:3 3}
.s1{opacity:.4}.s2{opacity:.6}.s3{opacity:.8}
.counted{fill:var(--line);stroke:none}
.panels{display:flex;flex-wrap:wrap;gap:24px 32px;margin-top:16px}
.panels figcaption{display:block}
.gap{fill:var(--shade)}
.refractory{fill:var(--refractory)}
footer{margin-top:48px;padding-top:16px;border-top:1px solid var(--line);font-size:12px}
@media (max-width:1183px){th,td{padding-right:14px}.unit{grid-template-columns:120px 300px 240px}.unit.heads{display:none}figcaption{display:block}.unit>:nth-child(4){grid-column:2}}
@media (max-width:771px){.unit{grid-template-columns:minmax(0,1fr);gap:16px}.why{grid-column:1}.unit>:nth-child(4){grid-column:1}.unit p{display:flex;flex-wrap:wrap;gap:0 16px}.meter{display:none}}
@media (max-width:560px){main{padding:24px 16px}}
@media print{main{padding:0}svg,tr{break-inside:avoid}h2,h4{break-after:avoid}th,td{padding-right:10px;font-size:11px}th{white-space:normal}.unit.heads{position:static}.wide svg{min-width:0}}
`;

function tokens(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `--${name}:${value};`)
    .join('');
}

/** The unit colours around a lightness; rounded, so that no floating point dust is written. */
function unitTokens(lightness: number): string {
  return unitPalette
    .map(
      ({ hue, chroma, lift }, colour) =>
        `--${colourClass(colour)}:oklch(${(lightness + lift).toFixed(3)} ${chroma} ${hue});`,
    )
    .join('');
}
