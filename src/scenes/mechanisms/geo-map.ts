/* Places on a map that is no more than longitude to the right and latitude upwards: what Redis knows of the earth. A search goes through
 * whole cells of the geohash grid, each one range of scores; what lies in a cell and outside of the area was looked at in vain. */

import type { GeoMapView, GeoSearchView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { count, type Drawing, type Drawn, type Figure } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './bits.words.ts';

type Words = typeof en.geo;

interface Bounds {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

const metresPerDegree = 111_195;
const namedMax = 30;

const metresText = (m: number): string =>
  m < 1000 ? `${m.toFixed(0)} m` : `${(m / 1000).toFixed(m < 10_000 ? 2 : 0)} km`;

/** Half the width and height of a search's area, in degrees. */
export function reach({ latitude, radiusM, widthM, heightM }: GeoSearchView): {
  readonly x: number;
  readonly y: number;
} {
  const across = metresPerDegree * Math.max(0.05, Math.cos((latitude * Math.PI) / 180));
  return { x: (radiusM ?? widthM / 2) / across, y: (radiusM ?? heightM / 2) / metresPerDegree };
}

/** What the map must show: every member and the whole search, with some room around. */
function boundsOf({ points, search }: GeoMapView): Bounds {
  const xs = points.map(({ longitude }) => longitude);
  const ys = points.map(({ latitude }) => latitude);
  if (search !== null) {
    const { x, y } = reach(search);
    xs.push(search.longitude - x, search.longitude + x);
    ys.push(search.latitude - y, search.latitude + y);
  }
  const pad = Math.max(0.002, (Math.max(...xs) - Math.min(...xs)) * 0.12, (Math.max(...ys) - Math.min(...ys)) * 0.12);
  return {
    west: Math.max(-180, Math.min(...xs) - pad),
    east: Math.min(180, Math.max(...xs) + pad),
    south: Math.max(-86, Math.min(...ys) - pad),
    north: Math.min(86, Math.max(...ys) + pad),
  };
}

/** Lines of the map: 1, 2 or 5 times a power of ten, four to eight of them. */
function gridStep(degrees: number): number {
  const rough = degrees / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((n) => n * power >= rough) ?? 10) * power;
}

function* gridLines(from: number, to: number): Generator<number> {
  const step = gridStep(to - from);
  for (let line = Math.ceil(from / step) * step; line <= to; line += step) yield Number(line.toFixed(6));
}

export function map(view: GeoMapView, isNew: boolean, width: number): Drawing {
  const { west, east, south, north } = boundsOf(view);
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const left = 46;
  const bottom = 24;
  const aspect = (north - south) / ((east - west) * squeeze);
  const plotWidth = Math.min(width - left - 8, 640, aspect > 0 ? Math.max(220, 420 / aspect) : 640);
  const plotHeight = Math.max(120, Math.min(420, plotWidth * aspect));
  const x = (longitude: number): number => left + ((longitude - west) / (east - west)) * plotWidth;
  const y = (latitude: number): number => 8 + ((north - latitude) / (north - south)) * plotHeight;
  const clampX = (at: number): number => Math.max(left, Math.min(left + plotWidth, at));
  const clampY = (at: number): number => Math.max(8, Math.min(8 + plotHeight, at));
  const shapes: Drawn[] = [];
  for (const line of gridLines(west, east))
    shapes.push(
      {
        kind: 'line',
        id: `x ${line}`,
        tone: 'free',
        x1: x(line),
        x2: x(line),
        y1: 8,
        y2: 8 + plotHeight,
        dashed: true,
      },
      {
        kind: 'text',
        id: `x text ${line}`,
        tone: 'dim',
        x: x(line),
        y: 8 + plotHeight + 13,
        anchor: 'middle',
        text: `${line}°`,
      },
    );
  for (const line of gridLines(south, north))
    shapes.push(
      {
        kind: 'line',
        id: `y ${line}`,
        tone: 'free',
        x1: left,
        x2: left + plotWidth,
        y1: y(line),
        y2: y(line),
        dashed: true,
      },
      { kind: 'text', id: `y text ${line}`, tone: 'dim', x: left - 6, y: y(line), anchor: 'end', text: `${line}°` },
    );
  const { search } = view;
  for (const [i, cell] of (search?.cells ?? []).entries()) {
    const box = { x: clampX(x(cell.west)), y: clampY(y(cell.north)) };
    shapes.push({
      kind: 'rect',
      id: `cell ${i}`,
      tone: 'header',
      fill: 'tint',
      ...box,
      width: clampX(x(cell.east)) - box.x,
      height: clampY(y(cell.south)) - box.y,
      part: `cell-${i}`,
      mark: isNew ? 'read' : null,
    });
  }
  if (search !== null) {
    const { x: rx, y: ry } = reach(search);
    const [cx, cy, dx, dy] = [
      x(search.longitude),
      y(search.latitude),
      (rx / (east - west)) * plotWidth,
      (ry / (north - south)) * plotHeight,
    ];
    const ellipse = `M${cx - dx} ${cy}a${dx} ${dy} 0 1 0 ${2 * dx} 0a${dx} ${dy} 0 1 0 ${-2 * dx} 0`;
    if (search.radiusM === null)
      shapes.push({
        kind: 'rect',
        id: 'area',
        tone: 'pointer',
        fill: 'none',
        x: cx - dx,
        y: cy - dy,
        width: 2 * dx,
        height: 2 * dy,
      });
    else shapes.push({ kind: 'path', id: 'area', tone: 'pointer', fill: 'none', d: ellipse });
  }
  for (const [i, point] of view.points.entries()) {
    const isFound = point.foundM !== null;
    const px = x(point.longitude);
    const nearRight = px > left + plotWidth - 80;
    shapes.push({
      kind: 'circle',
      id: `point ${point.member}`,
      tone: isFound ? 'payload' : 'key',
      fill: 'solid',
      x: px,
      y: y(point.latitude),
      r: isFound ? 5 : 3.5,
      mark: isFound && isNew ? 'touched' : null,
      part: `member-${point.member}`,
    });
    if (i < namedMax)
      shapes.push({
        kind: 'text',
        id: `name ${point.member}`,
        tone: isFound ? 'payload' : 'key',
        bold: isFound,
        x: px + (nearRight ? -9 : 9),
        y: y(point.latitude),
        anchor: nearRight ? 'end' : 'start',
        text: clip(readable(point.member), 16),
      });
  }
  return { width: left + plotWidth + 8, height: plotHeight + bottom + 8, shapes };
}

export function layout(view: GeoMapView, past: Past<GeoMapView>, words: Words): Figure {
  if (view.points.length === 0) return { blocks: [] };
  const { search } = view;
  const isNew = past.events.some(({ kind }) => kind === 'geo.searched');
  const rows = view.points.map(({ member, longitude, latitude, hash, foundM }) => [
    readable(member),
    `${longitude.toFixed(4)}, ${latitude.toFixed(4)}`,
    hash,
    foundM === null ? '' : metresText(foundM),
  ]);
  const area =
    search === null
      ? ''
      : search.radiusM === null
        ? words.box(metresText(search.widthM), metresText(search.heightM))
        : words.circle(metresText(search.radiusM));
  return {
    blocks: [
      {
        kind: 'facts',
        facts: [
          { name: words.members, value: count(view.total) },
          ...(search === null
            ? []
            : [
                { name: words.search, value: area, tone: 'pointer' as const },
                { name: '', value: words.cells(search.cells.length), tone: 'header' as const },
                {
                  name: words.found,
                  value: count(view.points.filter(({ foundM }) => foundM !== null).length),
                  tone: 'payload' as const,
                },
              ]),
        ],
      },
      {
        kind: 'drawing',
        title: words.title,
        note: words.note,
        draw: (width) => map(view, isNew, width),
        table: { caption: words.title, columns: words.columns, rows },
      },
    ],
    aside: [{ kind: 'table', title: words.points, table: { caption: words.points, columns: words.columns, rows } }],
  };
}

export const geoMap = mechanism(layout, { en: en.geo, ko: ko.geo }, [
  'GEOADD cafes 126.978 37.566 "City Hall" 127.027 37.498 Gangnam 126.924 37.556 Hongdae 126.991 37.579 Jongno',
  'GEOSEARCH cafes FROMMEMBER "City Hall" BYRADIUS 5 km',
]);
