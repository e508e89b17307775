// The one place that knows the chart library. It is loaded when the first chart is wanted, from this server.
import { pageColour } from "../emotions.js";
import { onSchemeChange } from "../scheme.js";

let loading = null;

function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "lib/echarts.js";
    script.onload = () => resolve(globalThis.echarts);
    script.onerror = () => reject(new Error("The charts could not be loaded. Reload the page."));
    document.head.append(script);
  });
  return loading;
}

/** Inks and lines of the page for what is drawn. */
export function ink() {
  // The library writes fonts into SVG attributes as they are, between double quotes.
  const font = getComputedStyle(document.body).fontFamily.replaceAll("\"", "'");
  return { font, ink: pageColour("--ink"), quiet: pageColour("--quiet"), line: pageColour("--line"), edge: pageColour("--edge"), paper: pageColour("--paper"), raised: pageColour("--raised"), accent: pageColour("--accent"), sunken: pageColour("--sunken") };
}

/**
 * A chart that keeps its size and colours right. build(width) gives { height, option }; it is asked again when the width, the colours or the data change.
 * The element is a picture to a screen reader: give it a label that says what it shows.
 */
export class Chart {
  #element;
  #build;
  #chart = null;
  #width = 0;
  #watch;
  #stopScheme;
  #ended = false;

  constructor(element, build, { onClick } = {}) {
    this.#element = element;
    this.#build = build;
    element.setAttribute("role", "img");
    this.#watch = new ResizeObserver(() => Math.abs(element.clientWidth - this.#width) > 1 && this.draw());
    this.#watch.observe(element);
    this.#stopScheme = onSchemeChange(() => this.draw());
    this.ready = library().then((echarts) => {
      if (this.#ended) return;
      this.#chart = echarts.init(element, null, { renderer: "svg", width: element.clientWidth || 600, height: 10 });
      if (onClick) this.#chart.on("click", onClick);
      this.draw();
    });
    this.ready.catch((error) => { element.textContent = error.message; });
  }

  /** Draws anew; what was zoomed stays so. */
  draw() {
    if (!this.#chart || !this.#element.clientWidth) return;
    this.#width = this.#element.clientWidth;
    const { height, option } = this.#build(this.#width);
    const zoom = this.#chart.getOption()?.dataZoom;
    if (zoom?.length && option.dataZoom?.length === zoom.length) option.dataZoom = option.dataZoom.map((z, i) => ({ ...z, startValue: undefined, endValue: undefined, start: zoom[i].start, end: zoom[i].end }));
    this.#element.style.blockSize = `${height}px`;
    this.#chart.resize({ width: this.#width, height, silent: true });
    this.#chart.setOption({ animation: false, ...option }, { notMerge: true });
  }

  /** Moves a zoomed chart so that a place of its length is in view. */
  reveal(place, length) {
    const [zoom] = this.#chart?.getOption()?.dataZoom ?? [];
    if (!zoom || length < 2) return;
    const at = (place / (length - 1)) * 100;
    const span = zoom.end - zoom.start;
    if (at >= zoom.start && at <= zoom.end) return;
    const start = Math.min(100 - span, Math.max(0, at - span / 2));
    this.#chart.dispatchAction({ type: "dataZoom", dataZoomIndex: 0, start, end: start + span });
  }

  dispose() {
    this.#ended = true;
    this.#watch.disconnect();
    this.#stopScheme();
    this.#chart?.dispose();
  }
}

/** A chart as a file: type "svg" gives text, "png" a blob of twice the size. build as above, at a width of its own. */
export async function picture(type, width, build) {
  const echarts = await library();
  const { height, option } = build(width);
  const stage = document.createElement("div");
  const chart = echarts.init(stage, null, { renderer: type === "svg" ? "svg" : "canvas", width, height, devicePixelRatio: 2 });
  try {
    chart.setOption({ animation: false, backgroundColor: ink().paper, ...option });
    if (type === "svg") return chart.renderToSVGString();
    const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: ink().paper });
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    chart.dispose();
  }
}
