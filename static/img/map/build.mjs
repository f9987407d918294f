// Draws the two maps of the 35 States and writes focal_points/reference/map.json. For developers only; nothing runs it.
//
//   mkdir /tmp/map && cd /tmp/map && npm install world-atlas@2 topojson-client@3 topojson-simplify@3 d3-geo@3
//   cp <checkout>/static/img/map/build.mjs . && node build.mjs <checkout>/focal_points/reference/map.json
//
// Outlines: Natural Earth 1:50m (public domain) from world-atlas. Boundaries imply no endorsement by anyone.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { feature } from 'topojson-client';
import { presimplify, simplify } from 'topojson-simplify';
import { geoAzimuthalEqualArea, geoMercator, geoPath } from 'd3-geo';

// ISO 3166-1 numeric -> alpha-2 of the States, as world-atlas names them.
const STATES = {
  '028': 'AG', '032': 'AR', '044': 'BS', '052': 'BB', '084': 'BZ', '068': 'BO', '076': 'BR', '124': 'CA', '152': 'CL',
  170: 'CO', 188: 'CR', 192: 'CU', 212: 'DM', 214: 'DO', 218: 'EC', 222: 'SV', 308: 'GD', 320: 'GT', 328: 'GY',
  332: 'HT', 340: 'HN', 388: 'JM', 484: 'MX', 558: 'NI', 591: 'PA', 600: 'PY', 604: 'PE', 659: 'KN', 662: 'LC',
  670: 'VC', 740: 'SR', 780: 'TT', 840: 'US', 858: 'UY', 862: 'VE',
};
// Territories drawn without a link, so that the coast is whole: Greenland, Puerto Rico, Falklands (Malvinas), Cayman, …, and
// France for Guiana, Guadeloupe and Martinique.
const CONTEXT = new Set(['304', '630', '238', '136', '796', '092', '850', '474', '533', '531', '660', '500', '663', '652', '534', '666', '060', '250']);
// Small islands get a leader line to a label at the right edge, in this order from north to south.
const CALLOUTS = ['KN', 'AG', 'DM', 'LC', 'BB', 'VC', 'GD', 'TT'];
// Where the other names of the enlargement stand: x, y, text-anchor. A State listed here or above is a link there.
const NAMES = {
  BS: [246, 30, 'start'], CU: [168, 68, 'end'], JM: [231, 171, 'middle'], HT: [290, 163, 'end'], DO: [346, 126, 'start'],
  BZ: [76, 160, 'start'], HN: [120, 177, 'start'], GT: [3, 228, 'start'], SV: [20, 245, 'start'], NI: [147, 238, 'start'],
  CR: [66, 292, 'start'], PA: [196, 274, 'start'],
};
const POINTS = { AG: [-61.8, 17.1], BB: [-59.55, 13.15], BS: [-77.35, 25.05], BZ: [-88.6, 17.2], CR: [-84.1, 9.9], CU: [-79, 21.9],
  DM: [-61.37, 15.4], DO: [-70.2, 18.8], GD: [-61.68, 12.1], GT: [-90.4, 15.5], HN: [-86.6, 14.8], HT: [-72.7, 18.9],
  JM: [-77.3, 18.1], KN: [-62.75, 17.3], LC: [-60.98, 13.9], NI: [-85.1, 12.8], PA: [-80, 8.5], SV: [-88.9, 13.7],
  TT: [-61.3, 10.45], VC: [-61.2, 13.2] };

const atlas = presimplify(JSON.parse(fs.readFileSync('node_modules/world-atlas/countries-50m.json')));
const code = (shape) => String(shape.id).padStart(3, '0');
const shapes = (weight) => { const t = simplify(atlas, weight); return feature(t, t.objects.countries).features.filter((f) => f.geometry); };

/** One path for a shape: whole numbers, relative steps, rings below an area left out. */
function draw(shape, projection, smallest) {
  const rings = [];
  geoPath(projection, {
    moveTo: (x, y) => rings.push([[Math.round(x), Math.round(y)]]),
    lineTo: (x, y) => rings.at(-1).push([Math.round(x), Math.round(y)]),
    closePath() {}, arc() {},
  })(shape);
  return rings.map((ring) => encode(ring, smallest)).join('');
}

function encode(ring, smallest) {
  const area = Math.abs(ring.reduce((sum, [x, y], n) => { const [u, v] = ring[(n + 1) % ring.length]; return sum + x * v - u * y; }, 0) / 2);
  if (area < smallest) return '';
  let [px, py] = ring[0];
  let path = `M${px} ${py}`;
  let steps = 0;
  for (const [x, y] of ring.slice(1)) {
    const [dx, dy] = [x - px, y - py];
    if (!dx && !dy) continue;
    path += `${steps++ ? (dx < 0 ? '' : ' ') : 'l'}${dx}${dy < 0 ? '' : ' '}${dy}`;
    [px, py] = [x, y];
  }
  return steps > 1 ? `${path}z` : '';
}

const at = (projection, point) => projection(point).map(Math.round);

// The whole hemisphere, equal area, framed by its outermost points.
const big = { width: 452, height: 606, context: '', states: {} };
const outermost = [[-165, 62], [-165, 54], [-140, 70], [-125, 72], [-80, 74], [-62, 72], [-52, 47], [-34.5, -7], [-70, -55.6], [-66, -55], [-110, 23]];
const globe = geoAzimuthalEqualArea().rotate([84, -8]).scale(1).translate([0, 0]);
const xs = outermost.map((p) => globe(p)[0]);
const ys = outermost.map((p) => globe(p)[1]);
const scale = Math.min(512 / (Math.max(...xs) - Math.min(...xs)), 602 / (Math.max(...ys) - Math.min(...ys)));
globe.scale(scale).translate([4 - scale * Math.min(...xs), 4 - scale * Math.min(...ys)]).clipExtent([[-6, -6], [458, 612]]);
const smallest = { CA: 14, US: 3, CL: 3 };
for (const shape of shapes(0.006)) {
  const state = STATES[code(shape)];
  if (state) {
    const d = draw(shape, globe, smallest[state] ?? 0.6);
    big.states[state] = d ? { d } : { dot: at(globe, POINTS[state]) };
  } else if (CONTEXT.has(code(shape))) big.context += draw(shape, globe, code(shape) === '304' ? 50 : 2);
}

// Central America and the Caribbean, Mercator; the labels of the small islands stand right of it.
const near = { width: 670, height: 322, context: '', states: {} };
const flat = geoMercator().scale(1).translate([0, 0]);
const [west, north] = flat([-93, 27.6]);
const zoom = 506 / (flat([-58.6, 27.6])[0] - west);
flat.scale(zoom).translate([-west * zoom, -north * zoom]).clipExtent([[-4, -4], [506, 326]]);
for (const shape of shapes(0.0012)) {
  const state = STATES[code(shape)];
  if (!NAMES[state] && !CALLOUTS.includes(state)) continue;
  near.states[state] = { d: draw(shape, flat, 0.8), at: at(flat, POINTS[state]) };
  if (NAMES[state]) near.states[state].words = NAMES[state];
}
for (const shape of shapes(0.006)) {
  const state = STATES[code(shape)];
  if (state ? !near.states[state] : CONTEXT.has(code(shape))) near.context += draw(shape, flat, state ? 6 : 1.2);
}
CALLOUTS.forEach((state, n) => { near.states[state].callout = 22 + n * 39.5; });

const corners = [[-93, 27.6], [-75, 27.6], [-58.6, 27.6], [-58.6, 17], [-58.6, 6.6], [-75, 6.6], [-93, 6.6], [-93, 17]];
big.frame = `M${corners.map((p) => at(globe, p).join(' ')).join('L')}z`;

const text = `${JSON.stringify({ big, near })}\n`;
fs.writeFileSync(process.argv[2], text);
process.stderr.write(`${Object.keys(big.states).length} States, ${text.length} bytes, ${zlib.gzipSync(text).length} gz\n`);
