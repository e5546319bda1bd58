"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = id => document.getElementById(id);
  const say = text => { byId("said").textContent = text; };
  all("[hidden]").forEach(element => { element.hidden = false; });

  // Tables: a click on a head sorts, a second one the other way round.
  const value = cell => cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b
    : typeof a === "number" ? -1 : typeof b === "number" ? 1 : a.localeCompare(b, "en", { numeric: true });
  all(".scroll table").forEach(table => all("thead th", table).forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      all("thead th", table).forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = all("tbody tr", table).sort((a, b) => (down ? -1 : 1) * compare(value(a.cells[column]), value(b.cells[column])));
      table.tBodies[0].append(...rows);
      say(`Sorted by ${button.textContent}, ${down ? "descending" : "ascending"}`);
    });
  }));

  // The filter of the checks: text and verdicts together.
  const search = document.querySelector("[data-filter]");
  if (search) {
    const chips = all("[data-verdict][aria-pressed]");
    const filter = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const on = new Set(chips.filter(chip => chip.getAttribute("aria-pressed") === "true").map(chip => chip.dataset.verdict));
      const rows = all("tbody tr", byId(search.dataset.filter));
      rows.forEach(row => {
        const text = row.textContent.toLowerCase();
        row.hidden = !on.has(row.dataset.verdict) || !words.every(word => text.includes(word));
      });
      say(`${rows.filter(row => !row.hidden).length} of ${rows.length} thresholds shown`);
    };
    search.addEventListener("input", filter);
    chips.forEach(chip => chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", chip.getAttribute("aria-pressed") === "true" ? "false" : "true");
      filter();
    }));
  }

  // Copy as Markdown: the rows that are shown, in their order.
  const cellText = cell => {
    const copy = cell.cloneNode(true);
    all("small", copy).forEach(small => { small.textContent = ` (${small.textContent})`; });
    return copy.textContent.replace(/\s+/g, " ").trim().replace(/\|/g, "\\|");
  };
  const markdown = table => {
    const heads = all("thead th", table);
    const kept = heads.map((head, i) => i).filter(i => !heads[i].hasAttribute("data-plain"));
    const line = texts => `| ${texts.join(" | ")} |`;
    return [
      line(kept.map(i => heads[i].textContent)),
      line(kept.map(i => heads[i].classList.contains("n") ? "--:" : "---")),
      ...all("tbody tr", table).filter(row => !row.hidden).map(row => line(kept.map(i => cellText(row.cells[i])))),
    ].join("\n");
  };
  all("[data-copy]").forEach(button => button.addEventListener("click", async () => {
    const text = markdown(byId(button.dataset.copy));
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages opened from a file may not write to the clipboard in every browser; a selected text can.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.dataset.copied = text;
    const label = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 1500);
    say("The table was copied as Markdown");
  }));

  // Timelines.
  const charts = [];
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = unit => ({
    stroke: () => colour("--muted"), grid: { stroke: () => colour("--line"), width: 0.5 }, ticks: { stroke: () => colour("--line"), width: 0.5 },
    values: (_, ticks) => ticks.map(tick => tick === null ? "" : `${tick.toLocaleString("en", { maximumFractionDigits: 3 })}${unit}`),
  });
  // Levels are named above the first chart of a phase, each where the one before leaves it room; the charts below repeat their lines.
  const names = (ctx, bbox, bands) => {
    let free = bbox.left;
    ctx.textAlign = "left";
    ctx.fillStyle = colour("--muted");
    bands.forEach(({ x, text }) => {
      if (x < free || x + ctx.measureText(text).width > bbox.left + bbox.width + 20 * devicePixelRatio) return;
      ctx.fillText(text, x, bbox.top - 5 * devicePixelRatio);
      free = x + ctx.measureText(text).width + 8 * devicePixelRatio;
    });
  };
  const marks = (bands, limits, named) => chart => {
    const { ctx, bbox } = chart;
    const placed = bands.map(band => ({ x: chart.valToPos(band.at, "x", true), text: band.text }));
    ctx.save();
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    if (named) names(ctx, bbox, placed);
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    placed.forEach(({ x }) => {
      ctx.strokeStyle = colour("--muted");
      ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    });
    limits.forEach(limit => {
      const y = chart.valToPos(limit.ms, "y", true);
      ctx.strokeStyle = ctx.fillStyle = colour("--fail");
      ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      // A halo, so that the text can be read across the lines.
      ctx.textAlign = "right";
      ctx.setLineDash([]);
      ctx.lineJoin = "round";
      ctx.lineWidth = 4 * devicePixelRatio;
      ctx.strokeStyle = colour("--card");
      ctx.strokeText(limit.text, bbox.left + bbox.width - 6, y - 5);
      ctx.lineWidth = 1;
      ctx.fillText(limit.text, bbox.left + bbox.width - 6, y - 5);
    });
    ctx.restore();
  };
  const draw = (holder, title, data, series, options) => {
    const box = document.createElement("div");
    box.className = "chart";
    const head = document.createElement("p");
    head.textContent = title;
    box.append(head);
    holder.append(box);
    const chart = new uPlot({
      width: Math.max(280, holder.clientWidth - 20), height: options.height,
      cursor: { sync: { key: options.key }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range: (_, low, high) => [0, Math.max(options.top || 0, high || 1) * 1.08] } },
      // A low chart has room for few lines, and one of them alone is no scale.
      axes: [{ ...axis(" s"), size: 34 }, { ...axis(options.unit), size: 70, space: options.height < 200 ? 18 : 30 }],
      series: [{ label: "at", value: (_, v) => v === null ? "-" : `${Math.round(v * 10) / 10} s` }, ...series.map(s => ({
        width: 1.5, points: { show: data[0].length < 40, size: 5 }, spanGaps: false, ...s, value: (_, v) => v === null || v === undefined ? "-" : `${v.toLocaleString("en")}${options.unit}`,
      }))],
      hooks: { draw: [marks(options.bands, options.limits || [], options.named)] },
    }, data, box);
    const canvas = box.querySelector("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${title}; the numbers are in the tables`);
    charts.push({ chart, holder });
  };
  const show = (holder, data, index) => {
    const key = holder.dataset.timeline;
    for (let i = charts.length - 1; i >= 0; i--) {
      if (charts[i].holder === holder) charts.splice(i, 1)[0].chart.destroy();
    }
    all(".chart", holder).forEach(box => box.remove());
    holder.classList.add("live");
    const group = data.groups[index];
    // Levels follow one another with pauses between them; a line must not be drawn across.
    const gap = (at, i) => i > 0 && at - group.t[i - 1] > 1.5;
    const columns = ["t", "offered", "ok", "failed", "p50", "p95", "p99"];
    const rows = Object.fromEntries(columns.map(name => [name, []]));
    group.t.forEach((at, i) => {
      if (gap(at, i)) columns.forEach(name => rows[name].push(name === "t" ? group.t[i - 1] + 1 : null));
      columns.forEach(name => rows[name].push(group[name][i]));
    });
    const peak = Math.max(0, ...rows.p99.filter(v => v !== null));
    const limits = group.limits.filter(limit => limit.ms !== null && limit.ms <= peak * 2.5);
    const common = { key, bands: data.bands };
    draw(holder, "Response time", [rows.t, rows.p50, rows.p95, rows.p99], [
      { label: "p50", stroke: "#4493f8" }, { label: "p95", stroke: "#d29922" }, { label: "p99", stroke: "#e5534b" },
    ], { ...common, unit: " ms", height: 230, named: true, limits, top: Math.max(0, ...limits.map(limit => limit.ms)) });
    draw(holder, "Requests per second", [rows.t, rows.offered, rows.ok, rows.failed], [
      { label: "offered", stroke: "#7d8590", dash: [4, 3] }, { label: "succeeded", stroke: "#2da44e", fill: "#2da44e22" }, { label: "failed", stroke: "#e5534b", fill: "#e5534b44" },
    ], { ...common, unit: "/s", height: 170 });
    if (data.target.t.length > 1) {
      // The same ends as the charts above, so that one time stands below the other.
      const ends = values => [null, ...values, null];
      const t = [Math.min(0, data.target.t[0]) - 1e-6, ...data.target.t, Math.max(data.target.t.at(-1), rows.t.at(-1) ?? 0) + 1e-6];
      draw(holder, "Target: processor", [t, ends(data.target.cores)], [{ label: "cores", stroke: "#8957e5", fill: "#8957e522" }], { ...common, unit: " cores", height: 130 });
      draw(holder, "Target: memory", [t, ends(data.target.memory)], [{ label: "resident", stroke: "#1b7c83", fill: "#1b7c8322" }], { ...common, unit: " MiB", height: 130 });
    }
    if (data.runtime.t.length > 1) {
      const r = data.runtime, ends = values => [null, ...values, null];
      const t = [Math.min(0, r.t[0]) - 1e-6, ...r.t, Math.max(r.t.at(-1), rows.t.at(-1) ?? 0) + 1e-6];
      draw(holder, ".NET: managed heap and allocation", [t, ends(r.heap), ends(r.allocated)], [
        { label: "heap, MiB", stroke: "#1b7c83" }, { label: "allocated, MiB/s", stroke: "#bf8700", dash: [4, 3] },
      ], { ...common, unit: "", height: 130 });
      draw(holder, ".NET: share of time stopped by the garbage collector", [t, ends(r.pause)], [{ label: "paused", stroke: "#e5534b", fill: "#e5534b22" }], { ...common, unit: " %", height: 110 });
      draw(holder, ".NET: thread pool", [t, ends(r.threads), ends(r.queue)], [
        { label: "threads", stroke: "#8957e5" }, { label: "work items waiting", stroke: "#e5534b", dash: [4, 3] },
      ], { ...common, unit: "", height: 110 });
    }
  };
  const start = holder => {
    const data = JSON.parse(byId(`${holder.dataset.timeline}-data`).textContent);
    show(holder, data, 0);
    const select = document.querySelector(`[data-series="${holder.dataset.timeline}"]`);
    if (select) select.addEventListener("change", () => show(holder, data, Number(select.value)));
  };
  // A long run has many charts; each is made when it comes near.
  const near = new IntersectionObserver(seen => seen.filter(entry => entry.isIntersecting).forEach(entry => {
    near.unobserve(entry.target);
    start(entry.target);
  }), { rootMargin: "400px" });
  all("[data-timeline]").forEach(holder => near.observe(holder));
  addEventListener("resize", () => charts.forEach(({ chart, holder }) => chart.setSize({ width: Math.max(280, holder.clientWidth - 20), height: chart.height })));

  // Colours.
  const root = document.documentElement;
  const redraw = () => charts.forEach(({ chart }) => chart.redraw(false, true));
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    redraw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
})();
