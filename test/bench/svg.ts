/** A line of a plot: its label, and its points. */
interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A plot with two axes of powers of ten; an `x` of zero stands left of the first power. */
export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
}

const [width, height] = [660, 360];
const [left, right, top, bottom] = [64, 620, 44, 306];
const colours = ['#2a78d6', '#d97706'];

const style = `
  text { font: 13px system-ui, sans-serif; fill: #333 }
  .grid { stroke: #ccc } .title { font-weight: 600 }
  @media (prefers-color-scheme: dark) { text { fill: #ddd } .grid { stroke: #555 } }`;

const power = (value: number): number => Math.log10(Math.max(value, 1e-9));

const rounded = (value: number): string => value.toFixed(1);

const named = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 3 });

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${rounded(x)}" y="${rounded(y)}" ${more}>${content}</text>`;

const rule = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line class="grid" x1="${rounded(x1)}" y1="${rounded(y1)}" x2="${rounded(x2)}" y2="${rounded(y2)}"/>`;

/** A plot as an SVG text that is readable on light and dark pages. */
export const svgOf = ({ title, x, y, lines }: Plot): string => {
  const points = lines.flatMap((line) => line.points);
  const xs = [...new Set(points.map(([at]) => at))].sort((one, other) => one - other);
  const ys = points.map(([, at]) => at);
  const positive = xs.filter((at) => at > 0);
  const first = power(Math.min(...positive)) - (xs.includes(0) ? 1 : 0);
  const last = power(Math.max(...positive));
  const low = Math.floor(power(Math.min(...ys)));
  const high = Math.max(low + 1, Math.ceil(power(Math.max(...ys))));

  const across = (value: number): number =>
    left + ((right - left) * ((value > 0 ? power(value) : first) - first)) / (last - first);
  const up = (value: number): number =>
    bottom - ((bottom - top) * (power(value) - low)) / (high - low);

  const columns = xs.flatMap((at) => [
    rule(across(at), top, across(at), bottom),
    text(across(at), bottom + 18, named(at), 'text-anchor="middle"'),
  ]);
  const rows = Array.from({ length: high - low + 1 }, (_, n) => 10 ** (low + n)).flatMap((at) => [
    rule(left, up(at), right, up(at)),
    text(left - 8, up(at) + 4, named(at), 'text-anchor="end"'),
  ]);
  const lowest = Math.min(...lines.map((line) => line.points.at(-1)![1]));
  const drawn = lines.flatMap((line, n) => {
    const colour = colours[n % colours.length]!;
    const path = line.points.map(([at, value]) => `${rounded(across(at))},${rounded(up(value))}`);
    const [atX, atY] = line.points.at(-1)!;
    return [
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${path.join(' ')}"/>`,
      ...path.map((place) => {
        const [cx, cy] = place.split(',');
        return `<circle fill="${colour}" r="3.5" cx="${cx!}" cy="${cy!}"/>`;
      }),
      text(across(atX), up(atY) + (atY === lowest ? 20 : -10), line.name, 'text-anchor="end"'),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" role="img" aria-label="${title}">`,
    `<style>${style}\n</style>`,
    text(left, 22, title, 'class="title"'),
    ...columns,
    ...rows,
    ...drawn,
    text((left + right) / 2, height - 12, x, 'text-anchor="middle"'),
    text(
      16,
      (top + bottom) / 2,
      y,
      `text-anchor="middle" transform="rotate(-90 16 ${rounded((top + bottom) / 2)})"`,
    ),
    '</svg>',
    '',
  ].join('\n');
};
