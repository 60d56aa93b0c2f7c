// Cuts the two typefaces into the files the site serves, and writes css/fonts.css from them:
//
//     cd web/fonts && npm install && npm run build && rm -r node_modules
//
// Only needed when a character or a weight is missing: the cut files are committed. Each face is one small
// file with the characters of nearly every page, and further files that a browser fetches only for a page
// that uses them (unicode-range).
import { createRequire } from 'node:module';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import subsetFont from 'subset-font';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;

// ASCII, the accents of American and Spanish names, and the marks that the typographer writes.
const basic = [...Array(95).keys()].map((i) => String.fromCharCode(32 + i)).join('')
  + '\u00a0¡¿·§©®×½ÁÉÍÑÓÚÜáéíñóúüçèêö–—‘’“”•…−';

const faces = [
  { name: 'bricolage', family: 'Bricolage', pkg: 'bricolage-grotesque', axes: 'opsz', style: 'normal', weight: [400, 800] },
  { name: 'source-serif', family: 'SourceSerif', pkg: 'source-serif-4', axes: 'opsz', style: 'normal', weight: [400, 600] },
  { name: 'source-serif-italic', family: 'SourceSerif', pkg: 'source-serif-4', axes: 'wght', style: 'italic', weight: [400, 600] },
];

// hex joins neighbouring code points to ranges, as CSS writes them.
function hex(points) {
  const runs = [];
  for (const p of [...points].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && p === last[1] + 1) last[1] = p;
    else runs.push([p, p]);
  }
  const n = (p) => p.toString(16).toUpperCase();
  return 'U+' + runs.map(([a, b]) => (a === b ? n(a) : `${n(a)}-${n(b)}`)).join(',U+');
}

// points reads a unicode-range back into code points.
function points(range) {
  return range.split(',').flatMap((r) => {
    const [a, b = a] = r.replace('U+', '').split('-').map((h) => parseInt(h, 16));
    return Array.from({ length: b - a + 1 }, (_, i) => a + i);
  });
}

// Of two files with a character a browser takes the one whose rule stands last, so the small file's rule does, and the
// others need not leave out what it has: their ranges stay short.
const rules = [];
for (const face of faces) {
  const root = path.dirname(require.resolve(`@fontsource-variable/${face.pkg}/package.json`));
  const ranges = JSON.parse(await readFile(path.join(root, 'unicode.json')));
  const source = (set) => readFile(path.join(root, 'files', `${face.pkg}-${set}-${face.axes}-${face.style}.woff2`));
  const inBasic = new Set([...basic].map((c) => c.codePointAt(0)));
  const taken = new Set(inBasic);
  const rest = (set) => points(ranges[set]).filter((p) => !taken.has(p));
  const files = [
    { suffix: '', set: 'latin', points: [...inBasic] },
    { suffix: '-latin', set: 'latin', points: rest('latin') },
    { suffix: '-vietnamese', set: 'vietnamese', points: rest('vietnamese') },
    { suffix: '-extended', set: 'latin-ext', points: rest('latin-ext') },
  ];
  const ofFace = [];
  for (const f of files) {
    const own = f.points.filter((p) => f.suffix === '' || !taken.has(p));
    own.forEach((p) => taken.add(p));
    const cut = await subsetFont(await source(f.set), String.fromCodePoint(...own), {
      targetFormat: 'woff2',
      noLayoutClosure: true, // else small capitals and old-style figures, which the site never sets, come along
      variationAxes: { wght: { min: face.weight[0], max: face.weight[1] } },
    });
    const file = `${face.name}${f.suffix}.woff2`;
    await writeFile(path.join(here, file), cut);
    console.log(file, cut.length);
    ofFace.unshift(`@font-face {
  font-family: ${face.family};
  src: url(../../fonts/${file}) format('woff2');
  font-weight: ${face.weight.join(' ')};
  font-style: ${face.style};
  font-display: swap;
  unicode-range: ${hex(f.suffix === '' ? own : points(ranges[f.set]))};
}`);
  }
  rules.push(...ofFace);
}

// The share images are drawn by the server, which reads only TrueType of one weight and one size.
const root = path.dirname(require.resolve('@fontsource-variable/bricolage-grotesque/package.json'));
const ranges = JSON.parse(await readFile(path.join(root, 'unicode.json')));
for (const set of ['latin', 'latin-ext', 'vietnamese']) {
  const source = await readFile(path.join(root, 'files', `bricolage-grotesque-${set}-opsz-normal.woff2`));
  const cut = await subsetFont(source, String.fromCodePoint(...points(ranges[set])), {
    targetFormat: 'truetype',
    noLayoutClosure: true,
    variationAxes: { wght: 800, opsz: 60 },
  });
  const file = `../../internal/shareimage/bricolage-${set}.ttf`;
  await writeFile(path.join(here, file), cut);
  console.log(file, cut.length);
}
await writeFile(path.join(here, '../css/site/fonts.css'),
  `/* Written by web/fonts/build.mjs. */\n${rules.join('\n')}\n`);
