'use strict';
// The table of all runs. Rows are kept and changed, so that the focus stays where it is.

let runs = [];
let order = { key: 'changed', descending: true };
const rows = new Map();

const fixed = [
  { key: 'name', title: 'run', value: run => run.name },
  { key: 'state', title: 'state', value: run => run.state },
  { key: 'epoch', title: 'epoch', number: true, value: run => run.epoch },
];
const last = [
  { key: 'speed', title: 'samples/s', number: true, value: run => run.samplesPerSecond,
    text: run => run.samplesPerSecond ? count(run.samplesPerSecond) : '\u2013' },
  { key: 'changed', title: 'changed', value: run => run.changed, text: run => time(run.changed) },
];

// One column for each figure that a run has: of the validation samples, else of those trained on.
function figures() {
  const names = new Set();
  for (const run of runs) for (const name of Object.keys(run.training ?? {})) names.add(name);
  const sorted = [...names].filter(name => name !== 'loss');
  if (names.has('loss')) sorted.unshift('loss');
  const of = (run, name) => run.validation?.[name] ?? run.training?.[name];
  return sorted.map(name => ({
    key: 'figure ' + name, title: name, number: true,
    value: run => of(run, name),
    text: run => figure(run, name, of(run, name)),
  }));
}

let columns = [];

function head() {
  const now = [...fixed, ...figures(), ...last];
  if (now.map(column => column.key).join() === columns.map(column => column.key).join()) return;
  columns = now;
  rows.clear();
  document.querySelector('#runs tbody').replaceChildren();
  document.querySelector('#runs thead tr').replaceChildren(...columns.map(column => {
    const cell = make('th', '', { scope: 'col' });
    if (column.number) cell.className = 'number';
    const button = make('button', column.title, { type: 'button' });
    button.addEventListener('click', () => {
      const same = order.key === column.key;
      order = { key: column.key, descending: same ? !order.descending : !!column.number };
      show();
    });
    cell.append(button);
    return cell;
  }));
}

function row(run) {
  const made = document.createElement('tr');
  for (const column of columns) {
    const cell = column.key === 'name' ? make('th', '', { scope: 'row' }) : document.createElement('td');
    if (column.number) cell.className = 'number';
    if (column.key === 'name') {
      cell.append(make('a', run.name, { href: '/runs/' + encodeURIComponent(run.name) }));
    } else if (column.key === 'state') {
      cell.append(make('span', '', { class: 'state' }));
    } else if (column.key === 'epoch') {
      cell.append(make('span'), make('progress', '', { 'aria-label': 'Epochs of ' + run.name + ' that are finished' }));
    }
    made.append(cell);
  }
  return made;
}

function fill(made, run) {
  columns.forEach((column, i) => {
    const cell = made.cells[i];
    if (column.key === 'state') {
      const state = cell.firstChild;
      state.dataset.state = run.state;
      say(state, run.state);
    } else if (column.key === 'epoch') {
      const [text, bar] = cell.children;
      say(text, epochs(run));
      bar.max = run.epochs || 1;
      bar.value = run.epochs ? run.epoch : 0;
    } else if (column.text) {
      say(cell, column.text(run));
    }
  });
}

function compare(a, b, column) {
  const [x, y] = [column.value(a), column.value(b)];
  // Runs without the figure come last, whatever the order.
  if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
  const ordered = typeof x === 'string' ? x.localeCompare(y, 'en', { numeric: true }) : x - y;
  return order.descending ? -ordered : ordered;
}

function show() {
  head();
  const column = columns.find(each => each.key === order.key) ?? columns[0];
  document.querySelectorAll('#runs thead th').forEach((cell, i) => {
    if (columns[i] === column) cell.setAttribute('aria-sort', order.descending ? 'descending' : 'ascending');
    else cell.removeAttribute('aria-sort');
  });
  const sorted = [...runs].sort((a, b) => compare(a, b, column) || a.name.localeCompare(b.name, 'en', { numeric: true }));
  for (const name of rows.keys()) {
    if (!runs.some(run => run.name === name)) { rows.get(name).remove(); rows.delete(name); }
  }
  const body = document.querySelector('#runs tbody');
  sorted.forEach((run, i) => {
    if (!rows.has(run.name)) rows.set(run.name, row(run));
    const made = rows.get(run.name);
    fill(made, run);
    if (body.rows[i] !== made) body.insertBefore(made, body.rows[i] ?? null);
  });
  element('none').hidden = runs.length > 0;
  document.querySelector('#runs').parentElement.hidden = runs.length === 0;
}

listen('/events', event => { runs = event.runs; show(); });
