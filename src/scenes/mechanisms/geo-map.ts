/* Places on a map that is no more than longitude to the right and latitude upwards: what Redis knows of the earth. A search goes through
 * whole cells of the geohash grid, each one range of scores; what lies in a cell and outside of the area was looked at in vain. */

import type { GeoMapView, GeoSearchView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { count, type Drawing, type Drawn, type Figure } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './bits.words.ts';
import { type NamedPoint, namesBeside } from './names-beside.ts';

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

/** Where degrees lie on the page. */
interface Plot {
  readonly bounds: Bounds;
  readonly width: number;
  readonly height: number;
  readonly x: (longitude: number) => number;
  readonly y: (latitude: number) => number;
}

const left = 58;
const top = 8;
const bottom = 32;
const heightMax = 330;

function plotOf(view: GeoMapView, width: number): Plot {
  const bounds = boundsOf(view);
  const { west, east, south, north } = bounds;
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const aspect = (north - south) / ((east - west) * squeeze);
  const plotWidth = Math.min(width - left - 8, 640, Math.max(220, heightMax / aspect));
  const plotHeight = Math.max(120, Math.min(heightMax, plotWidth * aspect));
  return {
    bounds,
    width: plotWidth,
    height: plotHeight,
    x: (longitude) => left + ((longitude - west) / (east - west)) * plotWidth,
    y: (latitude) => top + ((north - latitude) / (north - south)) * plotHeight,
  };
}

function graticule({ bounds, x, y, width, height }: Plot): Drawn[] {
  const shapes: Drawn[] = [];
  const line = (id: string, x1: number, y1: number, x2: number, y2: number): void => {
    shapes.push({ kind: 'line', id, tone: 'free', x1, y1, x2, y2, faint: true });
  };
  const label = (id: string, at: number, px: number, py: number, anchor: 'middle' | 'end'): void => {
    shapes.push({ kind: 'text', id, tone: 'dim', x: px, y: py, anchor, text: `${at}°` });
  };
  for (const at of gridLines(bounds.west, bounds.east)) {
    line(`x ${at}`, x(at), top, x(at), top + height);
    label(`x text ${at}`, at, x(at), top + height + 13, 'middle');
  }
  for (const at of gridLines(bounds.south, bounds.north)) {
    line(`y ${at}`, left, y(at), left + width, y(at));
    label(`y text ${at}`, at, left - 6, y(at), 'end');
  }
  return shapes;
}

/** The cells that were gone through, and the area asked for. */
function searched({ search }: GeoMapView, { bounds, x, y, width, height }: Plot, isNew: boolean): Drawn[] {
  if (search === null) return [];
  const clampX = (at: number): number => Math.max(left, Math.min(left + width, at));
  const clampY = (at: number): number => Math.max(top, Math.min(top + height, at));
  const cells = search.cells.map((cell, i): Drawn => {
    const [px, py] = [clampX(x(cell.west)), clampY(y(cell.north))];
    const size = { width: clampX(x(cell.east)) - px, height: clampY(y(cell.south)) - py };
    const mark = isNew ? 'read' : null;
    return {
      kind: 'rect',
      id: `cell ${i}`,
      tone: 'header',
      fill: 'tint',
      x: px,
      y: py,
      ...size,
      part: `cell-${i}`,
      mark,
    };
  });
  const area = reach(search);
  const dx = (area.x / (bounds.east - bounds.west)) * width;
  const dy = (area.y / (bounds.north - bounds.south)) * height;
  const [cx, cy] = [x(search.longitude), y(search.latitude)];
  const ellipse = `M${cx - dx} ${cy}a${dx} ${dy} 0 1 0 ${2 * dx} 0a${dx} ${dy} 0 1 0 ${-2 * dx} 0`;
  const box = `M${cx - dx} ${cy - dy}h${2 * dx}v${2 * dy}h${-2 * dx}z`;
  const d = search.radiusM === null ? box : ellipse;
  return [...cells, { kind: 'path', id: 'area', tone: 'pointer', fill: 'none', d, part: 'area' }];
}

function members({ points }: GeoMapView, { x, y, width, height }: Plot, isNew: boolean): Drawn[] {
  const at = points.map(({ member, longitude, latitude }) => ({
    x: x(longitude), y: y(latitude), text: clip(readable(member), 16),
  }));
  const room = { left, right: left + width + 8, top, bottom: top + height };
  const names = namesBeside(at.slice(0, namedMax), room);
  return points.flatMap(({ member, foundM }, i): Drawn[] => {
    const isFound = foundM !== null;
    const tone = isFound ? 'payload' : 'key';
    const { x: px, y: py, text } = at[i] as NamedPoint;
    const mark = isFound && isNew ? 'touched' : null;
    const dot: Drawn = {
      kind: 'circle', id: `point ${member}`, tone, fill: 'solid', x: px, y: py, r: isFound ? 5 : 3.5, mark, part: `member-${member}`,
    };
    const place = names[i] ?? null;
    return place === null ? [dot] : [dot, { kind: 'text', id: `name ${member}`, tone, bold: isFound, ...place, text }];
  });
}

export function map(view: GeoMapView, isNew: boolean, width: number): Drawing {
  const plot = plotOf(view, width);
  const shapes = [...graticule(plot), ...searched(view, plot, isNew), ...members(view, plot, isNew)];
  return { width: left + plot.width + 8, height: plot.height + top + bottom, shapes };
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
