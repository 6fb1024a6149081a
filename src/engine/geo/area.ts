/* What a search looks at: the cell of the grid that holds the centre, and its eight neighbours, the grid being so
 * coarse that they cover the area, and no coarser. Cells that the area does not touch are left out. Each remaining cell
 * is one range of scores; what lies in it is measured (`distanceWithin`). */

import { cosine } from './trigonometry.ts';
import { beginOf, cellOf, deinterleave, interleave, latitudes, longitudes, stepMax } from './geo.ts';
import { arcDegrees, distance, latitudeDistance, radians } from './distance.ts';

/** A circle or a box around a place, in a unit of so many metres. */
export interface Shape {
  readonly longitude: number;
  readonly latitude: number;
  readonly unitM: number;
  /** Of a circle. */
  readonly radius?: number;
  /** Of a box. */
  readonly width: number;
  readonly height: number;
}

/** Half of the equator on the map: a step less for each time that the radius fits into it twice. */
const mapHalfM = 20037726.37;

/** Members with scores from min on and below max. */
export interface ScoreSpan {
  readonly min: number;
  readonly max: number;
}

/** A cell by its numbers on both axes. */
interface Cell {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Metres from a shape's centre to a place, -1 when the place is outside. */
export function distanceWithin(shape: Shape, longitude: number, latitude: number): number {
  if (shape.radius !== undefined) {
    const found = distance(shape.longitude, shape.latitude, longitude, latitude);
    return found > shape.radius * shape.unitM ? -1 : found;
  }
  if (latitudeDistance(latitude, shape.latitude) > (shape.height * shape.unitM) / 2) return -1;
  if (distance(longitude, latitude, shape.longitude, latitude) > (shape.width * shape.unitM) / 2) return -1;
  return distance(shape.longitude, shape.latitude, longitude, latitude);
}

/** Order in which cells are searched: the centre, the four sides, the corners. It is the order of an unsorted reply. */
const directions: readonly (readonly [north: number, east: number])[] = [
  [0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1],
];

/** The ranges of scores to search for what lies in a shape. */
export function spansOf(shape: Shape): ScoreSpan[] {
  const bounds = boundsOf(shape);
  const step = stepFor(shape, bounds);
  const centre = centreOf(shape, step);
  const spans: ScoreSpan[] = [];
  let before: ScoreSpan | undefined;
  for (const [north, east] of directions) {
    if (isLeftOut(north, east, centre, step, bounds)) continue;
    const span = spanOf(neighbour(centre, north, east, step), step);
    // On a coarse grid two neighbours are one cell. As in the server only the one before is looked at, not the centre.
    if (span.min === before?.min) continue;
    spans.push(span);
    if (north !== 0 || east !== 0) before = span;
  }
  return spans;
}

function boundsOf({ longitude, latitude, unitM, radius, width, height }: Shape): Bounds {
  const up = arcDegrees(unitM * (radius ?? height / 2));
  const aside = unitM * (radius ?? width / 2);
  // A degree of longitude is shortest on the side that is nearer to a pole, so there the area is widest.
  const widest = latitude < 0 ? latitude - up : latitude + up;
  const side = arcDegrees(aside) / cosine(radians(widest));
  return { west: longitude - side, south: latitude - up, east: longitude + side, north: latitude + up };
}

/** How often to halve the axes: so that the centre's cell and its neighbours cover the area. */
function stepFor(shape: Shape, bounds: Bounds): number {
  const { radius, width, height, unitM, latitude } = shape;
  const toCorner = Math.sqrt((width / 2) * (width / 2) + (height / 2) * (height / 2));
  const step = estimatedStep((radius ?? toCorner) * unitM, latitude);
  const centre = centreOf(shape, step);
  const north = neighbour(centre, 1, 0, step);
  const south = neighbour(centre, -1, 0, step);
  const east = neighbour(centre, 0, 1, step);
  const west = neighbour(centre, 0, -1, step);
  const covers =
    beginOf(north.latitude + 1, latitudes, step) >= bounds.north &&
    beginOf(south.latitude, latitudes, step) <= bounds.south &&
    beginOf(east.longitude + 1, longitudes, step) >= bounds.east &&
    beginOf(west.longitude, longitudes, step) <= bounds.west;
  return step > 1 && !covers ? step - 1 : step;
}

/** A first guess, by the radius alone: near the poles cells are narrower than they look, so they must be larger. */
function estimatedStep(radiusM: number, latitude: number): number {
  if (radiusM === 0) return stepMax;
  let step = -1;
  for (let reach = radiusM; reach < mapHalfM; reach *= 2) step++;
  const fromEquator = Math.abs(latitude);
  step -= fromEquator > 80 ? 2 : fromEquator > 66 ? 1 : 0;
  return Math.max(1, Math.min(stepMax, step));
}

const centreOf = ({ longitude, latitude }: Shape, step: number): Cell => ({
  latitude: cellOf(latitude, latitudes, step),
  longitude: cellOf(longitude, longitudes, step),
});

/** The cell so many to the north and to the east; behind the last one comes the first. */
function neighbour({ latitude, longitude }: Cell, north: number, east: number, step: number): Cell {
  const last = 2 ** step - 1;
  return {
    latitude: north === 0 ? latitude : (latitude + north) & last,
    longitude: east === 0 ? longitude : (longitude + east) & last,
  };
}

/** The part of the map that a span of scores covers. */
export function boundsOfSpan({ min, max }: ScoreSpan): Bounds {
  const step = stepMax - Math.log2(max - min) / 2;
  const cell = deinterleave(min / (max - min));
  return {
    west: beginOf(cell.longitude, longitudes, step),
    east: beginOf(cell.longitude + 1, longitudes, step),
    south: beginOf(cell.latitude, latitudes, step),
    north: beginOf(cell.latitude + 1, latitudes, step),
  };
}

function spanOf({ latitude, longitude }: Cell, step: number): ScoreSpan {
  const bits = interleave(latitude, longitude);
  const width = 2 ** (2 * (stepMax - step));
  return { min: bits * width, max: (bits + 1) * width };
}

/** Whether the neighbour in a direction need not be searched, because the centre's cell reaches past the area there. */
function isLeftOut(north: number, east: number, centre: Cell, step: number, bounds: Bounds): boolean {
  if (step < 2) return false;
  return (
    (north < 0 && beginOf(centre.latitude, latitudes, step) < bounds.south) ||
    (north > 0 && beginOf(centre.latitude + 1, latitudes, step) > bounds.north) ||
    (east < 0 && beginOf(centre.longitude, longitudes, step) < bounds.west) ||
    (east > 0 && beginOf(centre.longitude + 1, longitudes, step) > bounds.east)
  );
}
