'use strict';
// What both pages share: elements, numbers, events of the server.

const element = id => document.getElementById(id);

function make(tag, text = '', attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// Four digits that count, as the command line writes them.
function number(value) {
  if (value === undefined || value === null || !Number.isFinite(value)) return '\u2013';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(2);
  const digits = Math.max(0, 3 - Math.floor(Math.log10(size)));
  return value.toFixed(Math.min(digits, 5));
}

const count = value => Math.round(value).toLocaleString('en-US');

// A figure of a run in its unit.
function figure(run, name, value) {
  if (value === undefined || value === null) return '\u2013';
  return run.shares?.includes(name) ? (100 * value).toFixed(2) + '\u00A0%' : number(value);
}

function seconds(value) {
  if (value < 59.5) return (value < 9.95 ? value.toFixed(1) : Math.round(value)) + '\u00A0s';
  const whole = Math.round(value);
  const two = part => String(part).padStart(2, '0');
  if (whole < 3600) return Math.floor(whole / 60) + '\u00A0min ' + two(whole % 60) + '\u00A0s';
  return Math.floor(whole / 3600) + '\u00A0h ' + two(Math.floor(whole / 60) % 60) + '\u00A0min';
}

function time(millis) {
  if (!millis) return '\u2013';
  const date = new Date(millis);
  const two = part => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} `
    + `${two(date.getHours())}:${two(date.getMinutes())}`;
}

// How many epochs a run has: its specification may be unreadable here.
const epochs = run => run.epochs ? `${count(run.epoch)} / ${count(run.epochs)}` : count(run.epoch);

// Sets a text only if it differs, so that screen readers do not read it again.
function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

// Events while the page is seen. A browser opens few connections to a server, and hidden pages would hold them.
function listen(address, take) {
  let source = null;
  const open = () => {
    source = new EventSource(address);
    source.onopen = () => say(element('connection'), '');
    source.onmessage = event => take(JSON.parse(event.data), () => source.close());
    source.onerror = () => say(element('connection'), 'The dashboard does not answer; trying again.');
  };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { source?.close(); source = null; } else if (!source) open();
  });
  open();
}
