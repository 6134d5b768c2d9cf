'use strict';
// The page of a run: where it stands, its curves, images and activations.

const name = element('run').dataset.name;
const base = '/runs/' + encodeURIComponent(name);
let run = null;
let lines = [];
const charts = new Map();

// ---- where it stands

function header() {
  const state = element('state');
  state.dataset.state = run.state;
  say(state, run.reason && run.state === 'finished' ? 'finished early' : run.state);
  const parts = [`epoch ${epochs(run)}`];
  if (run.phase) parts.push('phase ' + run.phase);
  if (run.step) parts.push(`step ${count(run.step)}`);
  say(element('progress'), parts.join(', '));
  element('bar').max = run.epochs || 1;
  element('bar').value = run.epochs ? run.epoch : 0;
  element('stop').disabled = run.state !== 'running';
  element('resume').disabled = run.state !== 'stopped';
  element('report').hidden = !run.report;
  element('report').href = base + '/report.html';
  const remarks = [...run.remarks];
  if (run.reason) remarks.push('Training ended early: ' + run.reason);
  if (element('remarks').dataset.shown !== remarks.join('\n')) {
    element('remarks').dataset.shown = remarks.join('\n');
    element('remarks').replaceChildren(...remarks.map(text => make('p', text, { class: 'remark' })));
  }
}

const tiles = new Map();

function tile(title, value, key = title) {
  if (!tiles.has(key)) {
    const made = document.createElement('div');
    made.append(make('b'), make('span'));
    element('figures').append(made);
    tiles.set(key, made);
  }
  const [number, text] = tiles.get(key).children;
  say(number, value);
  say(text, title);
}

function figures(epochLines, stepLines) {
  const lastEpoch = epochLines.at(-1);
  for (const part of ['training', 'validation', 'test']) {
    const of = part === 'test' ? run.test : lastEpoch?.[part];
    const lossFirst = Object.entries(of ?? {}).sort(([a], [b]) => (b === 'loss') - (a === 'loss'));
    for (const [key, value] of lossFirst) {
      if (typeof value === 'number') tile(`${part} ${key}`, figure(run, key, value));
    }
  }
  const best = bestOf(epochLines);
  if (best) tile(`best ${best.key}, in epoch ${best.epoch}`, figure(run, best.key, best.value), 'best');
  if (run.samplesPerSecond) tile('samples/s', count(run.samplesPerSecond));
  const step = stepTimes(epochLines, stepLines).at(-1);
  if (step) tile('a step', number(1000 * step.seconds) + '\u00A0ms');
  if (run.seconds) tile('in finished epochs', seconds(run.seconds));
}

// Of the first figure that is not the loss, else of the loss.
function bestOf(epochLines) {
  const names = Object.keys(epochLines.at(-1)?.validation ?? {});
  const key = names.find(each => each !== 'loss') ?? names[0];
  if (!key) return null;
  const rising = run.rising.includes(key);
  let best = null;
  epochLines.forEach((line, i) => {
    const value = line.validation?.[key];
    if (value != null && (!best || (rising ? value > best.value : value < best.value))) best = { key, value, epoch: i + 1 };
  });
  return best;
}

// ---- curves

// How long a step took: by lines of steps, or if there are few by epochs.
function stepTimes(epochLines, stepLines) {
  const timed = stepLines.filter(line => line.secondsPerStep !== undefined)
    .map(line => ({ step: line.step, seconds: line.secondsPerStep }));
  if (timed.length > epochLines.length) return timed;
  const perEpoch = [];
  let before = 0;
  for (const line of epochLines) {
    // Steps count anew in each phase.
    const steps = line.step - (line.step > before ? before : 0);
    if (steps > 0 && line.seconds !== undefined) perEpoch.push({ step: line.step, seconds: line.seconds / steps });
    before = line.step;
  }
  return perEpoch;
}

function chart(key, title, axis, names, format, data, fromZero = false) {
  if (!data[0].length) return;
  if (!charts.has(key)) {
    const made = new Chart(title, axis, names, format, fromZero);
    charts.set(key, made);
    element('charts').append(made.figure);
  }
  charts.get(key).set(data);
}

function curves(epochLines, stepLines) {
  const names = [...new Set(epochLines.flatMap(line => Object.keys(line.training)))];
  names.sort((a, b) => (b === 'loss') - (a === 'loss'));
  const x = epochLines.map((_, i) => i + 1);
  for (const each of names) {
    const values = part => epochLines.map(line => line[part]?.[each] ?? null);
    const validated = epochLines.some(line => line.validation?.[each] != null);
    const share = run.shares.includes(each);
    const format = (value, axis) => share && axis ? +(100 * value).toFixed(6) + '\u00A0%'
      : axis ? mark(value) : figure(run, each, value);
    chart('epoch ' + each + validated, each, 'epoch', validated ? ['training', 'validation'] : ['training'], format,
      validated ? [x, values('training'), values('validation')] : [x, values('training')]);
  }
  // Steps of several phases count anew; only those of the newest have one axis.
  const phase = stepLines.at(-1)?.phase;
  const steps = stepLines.filter(line => line.phase === phase);
  const stepAxis = steps.map(line => line.step);
  const plain = (value, axis) => axis ? mark(value) : number(value);
  chart('batches', 'loss of single batches', 'step', ['loss'], plain, [stepAxis, steps.map(line => line.loss)]);
  const times = stepTimes(epochLines, stepLines.filter(line => line.phase === phase));
  chart('time', 'time of a step', 'step', ['time'], (value, axis) => plain(value, axis) + '\u00A0ms',
    [times.map(each => each.step), times.map(each => 1000 * each.seconds)], true);
  if (new Set(steps.map(line => line.rate)).size > 1) {
    chart('rate', 'learning rate', 'step', ['rate'], plain, [stepAxis, steps.map(line => line.rate)]);
  }
  element('waiting').hidden = charts.size > 0;
}

// A mark of an axis: as short as it is exact.
const mark = value => Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3)
  ? value.toExponential() : String(+value.toPrecision(6));

// ---- the table of epochs

function table(epochLines) {
  element('table').hidden = epochLines.length === 0;
  if (!epochLines.length) return;
  const [head, body] = [document.querySelector('#table thead'), document.querySelector('#table tbody')];
  const columns = ['training', 'validation'].flatMap(part =>
    Object.keys(epochLines.at(-1)[part] ?? {}).map(key => ({ part, key })));
  const titles = ['epoch', ...columns.map(each => `${each.part} ${each.key}`), 'samples/s', 'seconds'];
  if (head.dataset.titles !== titles.join()) {
    head.dataset.titles = titles.join();
    const cells = document.createElement('tr');
    titles.forEach(title => cells.append(make('th', title, { scope: 'col', class: 'number' })));
    head.replaceChildren(cells);
    body.replaceChildren();
  }
  while (body.rows.length > epochLines.length) body.lastChild.remove();
  for (let i = body.rows.length; i < epochLines.length; i++) {
    const line = epochLines[i];
    const cells = document.createElement('tr');
    const cell = (tag, text, attributes = {}) => cells.append(make(tag, text, { class: 'number', ...attributes }));
    cell('th', count(i + 1), { scope: 'row' });
    columns.forEach(({ part, key }) => cell('td', figure(run, key, line[part]?.[key])));
    cell('td', line.samplesPerSecond ? count(line.samplesPerSecond) : '\u2013');
    cell('td', line.seconds === undefined ? '\u2013' : line.seconds.toFixed(1));
    body.append(cells);
  }
}

// ---- events

function take(event, close) {
  if (event.gone) {
    close();
    say(element('connection'), 'This run is no longer there.');
    return;
  }
  run = event.run;
  if (event.from === 0 && lines.length) document.querySelector('#table tbody').replaceChildren();
  lines.length = event.from;
  lines.push(...event.lines);
  const epochLines = lines.filter(line => line.training);
  const stepLines = lines.filter(line => line.rate !== undefined && !line.training);
  header();
  figures(epochLines, stepLines);
  curves(epochLines, stepLines);
  table(epochLines);
}

listen(base + '/events', take);

// ---- stop and resume

async function ask(action, done) {
  element(action).disabled = true;
  say(element('message'), '');
  const answer = await fetch(`${base}/${action}`, { method: 'POST', headers: { 'X-Striate-Token': element('run').dataset.token } });
  say(element('message'), answer.ok ? done : (await answer.json()).error);
}

element('stop').addEventListener('click', () => ask('stop', 'Training stops after this step, with a checkpoint.'));
element('resume').addEventListener('click', () => ask('resume', 'Training is started again.'));

// ---- images and activations

function picture(from) {
  return make('img', '', { src: from.source, width: from.width, height: from.height, alt: `${from.name}: ${from.text}` });
}

async function look(image) {
  say(element('looking'), 'Computing …');
  const answer = await fetch(`${base}/images?image=${image}`);
  const found = await answer.json();
  if (!answer.ok) { say(element('looking'), found.error); return; }
  say(element('looking'), `With the weights of ${found.weights}.`);
  say(element('look'), 'Show with the newest weights');
  const fieldset = element('images');
  const focused = fieldset.contains(document.activeElement);
  fieldset.hidden = false;
  fieldset.replaceChildren(fieldset.firstElementChild, ...found.images.map((each, i) => {
    const label = document.createElement('label');
    const radio = make('input', '', { type: 'radio', name: 'image', value: i });
    radio.checked = i === image;
    radio.addEventListener('change', () => look(i));
    label.append(picture(each), radio, ` ${each.name}`);
    if (each.text) label.append(document.createElement('br'), each.text);
    return label;
  }));
  if (focused) fieldset.querySelectorAll('input')[image].focus();
  element('maps').replaceChildren(...found.layers.map(layer => {
    const made = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.append(make('h3', layer.name), layer.text);
    made.append(caption, picture(layer));
    return made;
  }));
}

element('look').addEventListener('click', () => look(Number(document.querySelector('#images :checked')?.value ?? 0)));
