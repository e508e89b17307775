// How likely each emotion is along the conversation, everyone together: areas that sum to one, smoothed over neighbouring turns.
import { percent } from "../dom.js";
import { coloursOf, signOf } from "../emotions.js";
import { ink } from "./chart.js";

/** build for a Chart. Each turn's probabilities are averaged with its neighbours' (weights 1 2 3 2 1). */
export function stream(reading, looks) {
  return (width) => {
    const paint = ink();
    const turns = reading.answered;
    const smooth = turns.map((_, t) => {
      const near = [-2, -1, 0, 1, 2].map((d) => [turns[t + d], 3 - Math.abs(d)]).filter(([turn]) => turn);
      const sum = near.reduce((total, [, w]) => total + w, 0);
      return Object.fromEntries(reading.labels.map((label) => [label, near.reduce((total, [turn, w]) => total + w * turn.probabilities[label], 0) / sum]));
    });
    return {
      height: 260,
      option: {
        textStyle: { fontFamily: paint.font },
        grid: { left: 44, right: 18, top: 14, bottom: 30 },
        xAxis: { type: "category", boundaryGap: false, data: turns.map((turn) => turn.index + 1), axisTick: { show: false }, axisLine: { lineStyle: { color: paint.edge } }, axisLabel: { color: paint.quiet, hideOverlap: true, fontFamily: paint.font } },
        yAxis: { type: "value", max: 1, interval: 0.5, axisLabel: { color: paint.quiet, fontFamily: paint.font, formatter: (v) => `${v * 100}\u202f%` }, splitLine: { lineStyle: { color: paint.line } } },
        tooltip: {
          trigger: "axis", renderMode: "richText", confine: true, backgroundColor: paint.raised, borderColor: paint.line, textStyle: { color: paint.ink, fontFamily: paint.font, fontSize: 13 },
          formatter: (all) => about(all.filter((p) => p.seriesType === "line"), looks),
        },
        series: [...reading.labels.map((label) => {
          const { mark, tone } = coloursOf(looks.get(label).key);
          return {
            name: label, type: "line", stack: "all", smooth: 0.35, showSymbol: false, lineStyle: { width: 1, color: paint.raised }, areaStyle: { color: mark, opacity: 0.85 }, itemStyle: { color: tone },
            data: smooth.map((p) => p[label]), emphasis: { disabled: true },
          };
        }), signs(smooth, reading.labels, looks, paint)],
      },
    };
  };
}

const about = (points, looks) => [`Around turn ${points[0].axisValue}`,
  ...points.filter((p) => p.value >= 0.05).sort((a, b) => b.value - a.value).map((p) => `${signOf(looks.get(p.seriesName))} ${p.seriesName} ${percent(p.value)}`)].join("\n");

/** A sign in each area, where it is widest, if it fits there. */
function signs(smooth, labels, looks, paint) {
  const data = labels.flatMap((label, l) => {
    const shares = smooth.map((p) => p[label]);
    const widest = shares.indexOf(Math.max(...shares));
    if (shares[widest] < 0.1) return [];
    const below = labels.slice(0, l).reduce((sum, lower) => sum + smooth[widest][lower], 0);
    return [{ value: [widest, below + shares[widest] / 2], sign: signOf(looks.get(label)), align: widest === 0 ? "left" : widest === smooth.length - 1 ? "right" : "center" }];
  });
  return {
    type: "custom", silent: true, z: 5, data, encode: { x: 0, y: 1 }, tooltip: { show: false },
    renderItem: (parameters, api) => {
      const { value, sign, align } = data[parameters.dataIndex];
      const [x, y] = api.coord(value);
      const inward = align === "left" ? 8 : align === "right" ? -8 : 0;
      return { type: "text", style: { text: sign, x: x + inward, y, align, verticalAlign: "middle", fill: paint.raised, fontSize: 17, fontFamily: paint.font } };
    },
  };
}
