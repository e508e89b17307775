// How likely each emotion is along the conversation, everyone together: areas that sum to one, smoothed over neighbouring turns.
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
        aria: { enabled: false, decal: { show: false } },
        xAxis: { type: "category", boundaryGap: false, data: turns.map((turn) => turn.index + 1), axisTick: { show: false }, axisLine: { lineStyle: { color: paint.edge } }, axisLabel: { color: paint.quiet, hideOverlap: true, fontFamily: paint.font } },
        yAxis: { type: "value", max: 1, interval: 0.5, axisLabel: { color: paint.quiet, fontFamily: paint.font, formatter: (v) => `${v * 100}\u202f%` }, splitLine: { lineStyle: { color: paint.line } } },
        tooltip: {
          trigger: "axis", renderMode: "richText", confine: true, backgroundColor: paint.raised, borderColor: paint.line, textStyle: { color: paint.ink, fontFamily: paint.font, fontSize: 13 },
          formatter: (points) => `Around turn ${points[0].axisValue}\n${points.filter((p) => p.value >= 0.05).sort((a, b) => b.value - a.value).map((p) => `${signOf(looks.get(p.seriesName))} ${p.seriesName} ${Math.round(p.value * 100)}\u202f%`).join("\n")}`,
        },
        series: reading.labels.map((label) => {
          const { mark, tone } = coloursOf(looks.get(label).key);
          return {
            name: label, type: "line", stack: "all", smooth: 0.35, showSymbol: false, lineStyle: { width: 1, color: paint.raised }, areaStyle: { color: mark, opacity: 0.85 }, itemStyle: { color: tone },
            data: smooth.map((p) => p[label]), emphasis: { focus: "series" },
          };
        }),
      },
    };
  };
}
