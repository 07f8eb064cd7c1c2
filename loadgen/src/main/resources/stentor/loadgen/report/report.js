'use strict';

const HEIGHT = 300;
const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const significant = value => value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
const short = value => String(+value.toPrecision(3));

function time(micros, number) {
  if (micros < 1) return number(micros * 1e3) + ' ns';
  if (micros < 999.5) return number(micros) + ' us';
  if (micros < 999500) return number(micros / 1e3) + ' ms';
  return number(micros / 1e6) + ' s';
}

function count(value) {
  return value >= 1e6 ? short(value / 1e6) + 'M' : value >= 1e4 ? short(value / 1e3) + 'k' : short(value);
}

function percentile(oneIn) {
  if (oneIn <= 1) return 'min';
  const digits = Math.max(0, Math.ceil(Math.log10(oneIn) - 2 - 1e-9));
  return 'p' + String(+(100 - 100 / oneIn).toFixed(Math.max(digits, oneIn < 10 ? 0 : digits)));
}

/** Round numbers from one to the other on a logarithmic axis: decades, and parts of them where there are few. */
function logSplits(from, to) {
  const decades = Math.log10(to / from);
  const steps = decades <= 2.2 ? [1, 2, 5] : decades <= 4 ? [1, 3] : [1];
  const splits = [];
  for (let exponent = Math.floor(Math.log10(from)); exponent <= Math.ceil(Math.log10(to)); exponent++)
    for (const step of steps) {
      const value = step * 10 ** exponent;
      if (value >= from * .999 && value <= to * 1.001) splits.push(value);
    }
  return splits;
}

/** To round numbers, a little beyond the data. */
function logRange(low, high) {
  if (low == null) return [1, 10];
  const down = 10 ** Math.floor(Math.log10(low));
  const up = 10 ** Math.floor(Math.log10(high));
  return [down * [5, 2, 1].find(step => step * down <= low * 1.0001), up * [1.5, 2, 3, 5, 7, 10, 15].find(step => step * up >= high * 1.05)];
}

const AXES = {
  PERCENTILE: {
    label: 'percentile', name: 'percentile', log: true, range: (low, high) => [1, Math.max(10, high || 10)],
    splits: (from, to) => [1, 2, ...logSplits(10, Math.max(10, to)).filter(v => Number.isInteger(Math.round(Math.log10(v) * 1e6) / 1e6))].filter(v => v <= to * 1.001),
    text: percentile, value: percentile
  },
  SECONDS: { label: 'seconds since the beginning of the run', name: 'second', text: short, value: v => short(v) + ' s' },
  TIME: { label: 'time', name: 'time', log: true, range: logRange, splits: logSplits, text: v => time(v, short), value: v => time(v, significant) },
  RATE: { label: 'per second', name: 'rate', range: (low, high) => [0, (high || 1) * 1.08], text: count, value: v => count(v) + '/s' }
};

/** Leaves out what would be written over its neighbour to the right. */
function spaced(u, splits, texts) {
  let left = Infinity;
  for (let i = texts.length - 1; i >= 0; i--) {
    const half = texts[i].length * 3.4 + 4;
    const at = u.valToPos(splits[i], 'x');
    if (at + half > left) texts[i] = '';
    else left = at - half;
  }
  return texts;
}

function axis(kind, vertical) {
  const line = color('--line');
  return {
    stroke: color('--quiet'), font: FONT, labelFont: FONT, label: kind.label, labelSize: 20, labelGap: vertical ? 0 : 2,
    size: vertical ? 62 : 34, gap: 6, space: vertical ? 30 : 56, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 5 },
    values: (u, splits) => {
      const texts = splits.map(v => v == null ? '' : kind.text(v));
      return vertical ? texts : spaced(u, splits, texts);
    },
    ...(kind.splits ? { splits: (u, i, from, to) => kind.splits(from, to), filter: (u, splits) => splits } : {})
  };
}

function scale(kind) {
  return { time: false, distr: kind.log ? 3 : 1, ...(kind.range ? { range: (u, low, high) => kind.range(low, high) } : {}) };
}

function series(line, yKind, xs) {
  const error = line.style === 'ERRORS';
  const stroke = color(error ? '--bad' : '--c' + line.color % 6);
  const pointsOnly = error || line.style === 'POINTS';
  const shown = new Map(line.x.map((x, i) => [x, line.shown[i]]));
  return {
    label: line.label, stroke, width: pointsOnly ? 0 : 2, spanGaps: true, dash: line.style === 'DASHED' ? [7, 5] : undefined,
    paths: pointsOnly ? () => null : undefined,
    points: { show: pointsOnly || line.x.length < 3, size: error ? 8 : 5, stroke, fill: stroke },
    value: (u, v, s, i) => v == null ? '-' : shown.get(xs[i]) || yKind.value(v)
  };
}

/** Behind everything: parts of the time that differ from the rest. */
function drawBands(u, bands) {
  for (const band of bands) {
    const from = Math.max(u.bbox.left, u.valToPos(band.from, 'x', true));
    const to = Math.min(u.bbox.left + u.bbox.width, u.valToPos(band.to, 'x', true));
    if (to <= from) continue;
    u.ctx.save();
    u.ctx.fillStyle = color('--band');
    u.ctx.fillRect(from, u.bbox.top, to - from, u.bbox.height);
    u.ctx.fillStyle = color('--quiet');
    u.ctx.font = devicePixelRatio * 12 + 'px system-ui, "DejaVu Sans", sans-serif';
    u.ctx.textBaseline = 'bottom';
    if (to - from > u.ctx.measureText(band.label).width + 12)
      u.ctx.fillText(band.label, from + 6, u.bbox.top + u.bbox.height - 6);
    u.ctx.restore();
  }
}

function draw(chart) {
  const place = document.getElementById(chart.id);
  const x = AXES[chart.x], y = AXES[chart.y];
  const data = uPlot.join(chart.lines.map(line => [line.x, line.y]));
  const plot = new uPlot({
    width: place.clientWidth, height: HEIGHT,
    scales: { x: scale(x), y: scale(y) },
    axes: [axis(x, false), axis(y, true)],
    series: [{ label: x.name, value: (u, v) => v == null ? '-' : x.value(v) }, ...chart.lines.map(line => series(line, y, data[0]))],
    cursor: { y: false, drag: { x: true, y: false } },
    hooks: { drawClear: [u => drawBands(u, chart.bands)] }
  }, data, place);
  const resizing = new ResizeObserver(() => {
    if (place.clientWidth !== plot.width) plot.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  resizing.observe(place);
  return () => { resizing.disconnect(); plot.destroy(); };
}

const charts = JSON.parse(document.getElementById('charts').textContent);
let drawn = charts.map(draw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  drawn.forEach(remove => remove());
  drawn = charts.map(draw);
});
