// The emotion timeline: a lane a speaker, a column a turn, as high as the model is sure. A sign stands over the column where there is room
// for it.
import { wordsOf } from "../conversation/reading.js";
import { coloursOf, signOf } from "../emotions.js";
import { percent } from "../dom.js";
import { ink } from "./chart.js";

const columnWidth = 15;

/**
 * The option of a timeline. lanes: [{ name, marks: [{ x, label, height, open, title }] }], x counted from 0 to length − 1.
 * traced: { x, lane, attended: [{ x, lane, weight }] } draws what a turn attended to.
 */
export function timeline({ lanes, length, looks, traced, whole = false, title }) {
  return (width) => {
    const paint = ink();
    const lane = lanes.length > 5 ? 46 : lanes.length < 3 ? 84 : 64;
    const colours = new Map([...looks.values()].map((look) => [look.label, coloursOf(look.key)]));
    const left = Math.min(width < 520 ? 76 : 132, 24 + 8 * Math.max(...lanes.map((l) => l.name.length)));
    const room = Math.max(4, Math.floor((width - left - 18) / columnWidth));
    const zoomed = !whole && length > room;
    const top = title ? 76 : 26;
    const height = top + lanes.length * lane + 28 + (zoomed ? 40 : 0);
    const labels = { fontFamily: paint.font, color: paint.quiet };
    return {
      height,
      option: {
        textStyle: { fontFamily: paint.font },
        title: title
          ? { text: title, left: 12, top: 10, textStyle: { color: paint.ink, fontSize: 16, fontFamily: paint.font, fontWeight: 600 } }
          : undefined,
        graphic: title ? key(lanes, looks, colours, paint) : undefined,
        grid: { left, right: 18, top, height: lanes.length * lane },
        xAxis: {
          type: "category",
          data: Array.from({ length }, (_, i) => i + 1),
          axisTick: { show: false },
          axisLine: { lineStyle: { color: paint.edge } },
          axisLabel: { ...labels, hideOverlap: true, fontSize: 12 },
        },
        yAxis: {
          type: "category",
          inverse: true,
          data: lanes.map((l) => l.name),
          axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: { fontFamily: paint.font, color: paint.ink, fontSize: 13, width: left - 16, overflow: "truncate", interval: 0 },
          splitLine: { show: true, lineStyle: { color: paint.line } },
        },
        dataZoom: zoomed
          ? [
              {
                type: "slider",
                xAxisIndex: 0,
                startValue: 0,
                endValue: room - 1,
                bottom: 6,
                height: 22,
                brushSelect: false,
                showDetail: false,
                showDataShadow: false,
                borderColor: paint.line,
                backgroundColor: paint.sunken,
                fillerColor: translucent(paint.accent, 0.16),
                handleStyle: { color: paint.raised, borderColor: paint.accent },
                moveHandleStyle: { color: paint.edge },
              },
              {
                type: "inside",
                xAxisIndex: 0,
                startValue: 0,
                endValue: room - 1,
                zoomOnMouseWheel: "ctrl",
                moveOnMouseWheel: false,
                moveOnMouseMove: true,
                preventDefaultMouseMove: false,
              },
            ]
          : undefined,
        tooltip: whole
          ? undefined
          : {
              renderMode: "richText",
              confine: true,
              backgroundColor: paint.raised,
              borderColor: paint.line,
              textStyle: { color: paint.ink, fontFamily: paint.font, fontSize: 13, overflow: "break", width: Math.min(280, width - 60) },
              formatter: ({ data }) => data?.title ?? "",
            },
        series: [columns(lanes, lane, looks, colours, paint, traced), traced ? arcs(traced, lanes, lane, paint) : null].filter(Boolean),
      },
    };
  };
}

/** The timeline of a conversation. */
export function readingTimeline(reading, looks, { traced, whole, title, least = 0 } = {}) {
  const names = reading.speakers().map((speaker) => speaker.name);
  const lanes = names.map((name) => ({ name, marks: [] }));
  for (const turn of reading.answered) {
    const label = reading.labelOf(turn);
    const corrected = reading.corrections.has(turn.index);
    lanes[names.indexOf(turn.speaker)].marks.push({
      x: turn.index,
      label,
      height: corrected ? 1 : (turn.probabilities[label] ?? turn.confidence),
      open: reading.isUnsure(turn),
      shift: reading.shiftAt(turn) !== undefined,
      title:
        `${turn.index + 1}. ${turn.speaker}: ${label}${corrected ? " (corrected)" : ` ${percent(turn.confidence)}`}\n` +
        short(wordsOf(turn)),
    });
  }

  return timeline({
    lanes,
    length: Math.max(reading.turns.length, least),
    looks,
    whole,
    title,
    traced: traced?.attended?.length
      ? {
          x: traced.index,
          lane: names.indexOf(traced.speaker),
          attended: traced.attended.map(({ index, weight }) => ({ x: index, lane: names.indexOf(reading.turns[index].speaker), weight })),
        }
      : null,
  });
}

/** What a screen reader is told of it. */
export function describe(reading) {
  const parts = reading.speakers().map(
    (speaker) =>
      `${speaker.name}: ${
        [...speaker.shares]
          .sort(([, a], [, b]) => b - a)
          .map(([label, n]) => `${label} ${n}`)
          .join(", ") || "left open"
      }`,
  );
  return `Emotion timeline of ${reading.answered.length} turns. ${parts.join(". ")}. Every turn is in the list of turns.`;
}

const short = (text) => (text.length > 140 ? `${text.slice(0, 139).trimEnd()}…` : text);

function columns(lanes, lane, looks, colours, paint, traced) {
  const data = lanes.flatMap((l, y) => l.marks.map((mark) => ({ value: [mark.x, y], ...mark })));
  const lit = traced ? new Set([traced.x, ...traced.attended.map((a) => a.x)]) : null;
  return {
    type: "custom",
    data,
    encode: { x: 0, y: 1 },
    clip: true,
    renderItem: (parameters, api) => {
      const mark = data[parameters.dataIndex];
      const [x, y] = api.coord([mark.x, mark.value[1]]);
      const step = api.size([1, 1])[0];
      const w = Math.max(2, Math.min(step * 0.72, 15));
      const base = y + lane / 2 - foot;
      const tall = tallness(mark, lane);
      const { mark: fill, tone } = colours.get(mark.label);
      const opacity = lit && !lit.has(mark.x) ? 0.35 : 1;
      return {
        type: "group",
        children: [
          {
            type: "rect",
            shape: { x: x - w / 2, y: base - tall, width: w, height: tall, r: Math.min(3, w / 3) },
            style: mark.open ? { fill: paint.raised, stroke: fill, lineWidth: 1.5, lineDash: [3, 2], opacity } : { fill, opacity },
          },
          mark.shift
            ? { type: "circle", shape: { cx: x, cy: base + 3, r: Math.min(2, w / 2) }, style: { fill: paint.ink, opacity } }
            : null,
          step >= 11
            ? {
                type: "text",
                style: {
                  text: signOf(looks.get(mark.label)),
                  x,
                  y: base - tall - 2,
                  align: "center",
                  verticalAlign: "bottom",
                  fill: tone,
                  fontSize: 13,
                  fontFamily: paint.font,
                  opacity,
                },
              }
            : null,
        ].filter(Boolean),
      };
    },
  };
}

// Room below a column for the dot of a shift, and above it for its sign.
const foot = 5;
const head = 21;
const tallness = (mark, lane) => Math.max(4, (lane - foot - head) * mark.height);

function arcs(traced, lanes, lane, paint) {
  const top = ({ x, lane: l }, y) =>
    y +
    lane / 2 -
    foot -
    tallness(
      lanes[l].marks.find((mark) => mark.x === x),
      lane,
    ) -
    head +
    4;
  return {
    type: "custom",
    silent: true,
    z: 1,
    data: traced.attended.map((a) => ({ value: [a.x, a.lane], ...a })),
    encode: { x: 0, y: 1 },
    clip: false,
    renderItem: (parameters, api) => {
      const from = traced.attended[parameters.dataIndex];
      const [x1, middle1] = api.coord([traced.x, traced.lane]);
      const [x2, middle2] = api.coord([from.x, from.lane]);
      const [y1, y2] = [top(traced, middle1), top(from, middle2)];
      const lift = Math.min(lane * 0.45, 8 + Math.abs(x1 - x2) / 7);
      return {
        type: "bezierCurve",
        shape: {
          x1,
          y1,
          x2,
          y2,
          cpx1: x1 - (x1 - x2) / 4,
          cpy1: Math.min(y1, y2) - lift,
          cpx2: x2 + (x1 - x2) / 4,
          cpy2: Math.min(y1, y2) - lift,
        },
        style: { fill: null, stroke: paint.accent, lineWidth: 1 + 5 * from.weight, opacity: 0.75 },
      };
    },
  };
}

/** A key to the colours for pictures that leave the page. */
function key(lanes, looks, colours, paint) {
  const used = new Set(lanes.flatMap((l) => l.marks.map((mark) => mark.label)));
  let x = 14;
  return [...looks.values()]
    .filter((look) => used.has(look.label))
    .map((look) => {
      const text = `${signOf(look)} ${look.label}`;
      const item = {
        type: "text",
        silent: true,
        style: { x, y: 40, text, fill: colours.get(look.label).tone, fontSize: 13, fontFamily: paint.font },
      };
      x += 18 + text.length * 7.5;
      return item;
    });
}

const translucent = (colour, opacity) => colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${opacity})`);
