'use strict';
// Curves by uPlot. A chart is also a slider: the arrow keys move its mark, whose values are written below and read out.

const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6, 1e7];
const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

class Chart {
  // title: heading. axis: what x counts. names: of the lines. format: a value as a text.
  // fromZero: whether the other axis begins at 0.
  constructor(title, axis, names, format, fromZero) {
    Object.assign(this, { title, axis, names, format, fromZero, data: [[], ...names.map(() => [])] });
    this.figure = document.createElement('figure');
    this.plot = make('div', '', { class: 'plot', role: 'slider', tabindex: '0', 'aria-label': `${title} by ${axis}` });
    this.reading = make('p', '', { class: 'reading' });
    this.legend = make('ul', '', { class: 'legend' });
    names.forEach((name, i) => this.legend.append(make('li', name, i > 0 ? { class: 'second' } : {})));
    this.legend.hidden = names.length < 2;
    this.figure.append(make('h3', title), this.legend, this.plot, this.reading);
    this.plot.addEventListener('keydown', event => this.key(event));
    new ResizeObserver(() => this.resize()).observe(this.figure);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
    this.at = -1; // the last
  }

  size() {
    const width = Math.max(120, Math.floor(this.figure.clientWidth));
    return { width, height: Math.round(Math.min(280, Math.max(180, width * 0.55))) };
  }

  resize() {
    if (this.uplot) this.uplot.setSize(this.size());
    else if (this.data[0].length) this.draw();
  }

  set(data) {
    this.data = data;
    if (this.uplot) this.uplot.setData(data); else if (this.figure.clientWidth) this.draw();
    this.say();
  }

  draw() {
    this.uplot?.destroy();
    const grid = { stroke: color('--line'), width: 1 };
    const axis = { stroke: color('--dim'), grid, ticks: grid, font: '12px system-ui, sans-serif' };
    const series = this.names.map((name, i) => ({
      label: name,
      stroke: color(i === 0 ? '--training' : '--validation'),
      width: 2,
      dash: i === 0 ? undefined : [6, 4],
      points: { show: () => this.data[0].length <= 30, size: 6 },
    }));
    this.uplot = new uPlot({
      ...this.size(),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 8 } },
      scales: { x: { time: false, range: (_, least, most) => this.range(least, most) },
        y: { range: (_, least, most) => this.fromZero ? [0, (most || 1) * 1.05] : uPlot.rangeNum(least, most, 0.1, true) } },
      axes: [
        { ...axis, incrs: wholeSteps, label: this.axis, labelSize: 18, labelFont: axis.font, size: 30,
          values: (_, marks) => marks.map(mark => mark >= 1e4 ? mark / 1e3 + 'k' : String(mark)) },
        { ...axis, size: 58, values: (_, marks) => marks.map(mark => this.format(mark, true)) },
      ],
      series: [{ label: this.axis }, ...series],
      hooks: { setCursor: [uplot => { if (uplot.cursor.idx != null && uplot.cursor.left >= 0) this.mark(uplot.cursor.idx); }] },
    }, this.data, this.plot);
    // What it draws is said by the slider's text.
    this.plot.firstElementChild?.setAttribute('aria-hidden', 'true');
  }

  // One point has an axis, too.
  range(least, most) {
    if (least == null) return [0, 1];
    return least === most ? [least - 1, most + 1] : [least, most];
  }

  mark(index) {
    this.at = index === this.data[0].length - 1 ? -1 : index;
    this.say();
  }

  say() {
    const points = this.data[0].length;
    if (!points) return;
    const index = this.at < 0 || this.at >= points ? points - 1 : this.at;
    const values = this.names.map((name, i) => {
      const value = this.data[i + 1][index];
      return (this.names.length > 1 ? name + ' ' : '') + (value == null ? '\u2013' : this.format(value));
    });
    const text = `${this.axis} ${count(this.data[0][index])}: ${values.join(', ')}`;
    say(this.reading, text);
    this.plot.setAttribute('aria-valuemin', this.data[0][0]);
    this.plot.setAttribute('aria-valuemax', this.data[0][points - 1]);
    this.plot.setAttribute('aria-valuenow', this.data[0][index]);
    this.plot.setAttribute('aria-valuetext', text);
  }

  key(event) {
    const points = this.data[0].length;
    if (!points || !this.uplot) return;
    const now = this.at < 0 ? points - 1 : this.at;
    const leap = Math.max(1, Math.round(points / 10));
    const to = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: points - 1,
      PageDown: now - leap, PageUp: now + leap }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = Math.min(points - 1, Math.max(0, to));
    this.uplot.setCursor({ left: this.uplot.valToPos(this.data[0][index], 'x'), top: 10 });
    this.mark(index);
  }
}
