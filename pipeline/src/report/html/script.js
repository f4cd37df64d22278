// Filters, keys, ticks and enlarging. The report is complete without this.
(() => {
  'use strict';
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  document.documentElement.classList.add('js');

  // Ticks are kept in this browser only, under a name made of the package's hashes.
  const key = 'uketsuke:' + document.body.dataset.key;
  let ticks = {};
  try { ticks = JSON.parse(localStorage.getItem(key)) || {}; } catch { /* storage may be closed to files */ }
  const boxes = all('[data-tick]');
  const showTicks = () => {
    for (const box of boxes) box.closest('.item').classList.toggle('ticked', box.checked);
    document.getElementById('ticked').textContent = boxes.filter((b) => b.checked).length;
    document.getElementById('tickable').textContent = boxes.length;
  };
  for (const box of boxes) {
    box.checked = Boolean(ticks[box.dataset.tick]);
    box.addEventListener('change', () => {
      if (box.checked) ticks[box.dataset.tick] = 1; else delete ticks[box.dataset.tick];
      try { localStorage.setItem(key, JSON.stringify(ticks)); } catch { /* as above */ }
      showTicks();
      filter();
    });
  }

  // Filters.
  const chosen = (name) => {
    const set = document.querySelector(`[data-filter="${name}"]`);
    return set ? new Set(all('input:checked', set).map((i) => i.value)) : null;
  };
  function filter() {
    const severities = chosen('severity');
    if (severities) {
      for (const item of all('[data-severity]')) {
        item.hidden = !severities.has(item.dataset.severity) || (severities.has('hide-ticked') && item.classList.contains('ticked'));
      }
      for (const group of all('.group')) group.hidden = all('.item', group).every((i) => i.hidden);
    }
    const verdicts = chosen('verdict');
    if (verdicts) for (const item of all('[data-verdict]')) item.hidden = !item.dataset.verdict.split(' ').some((v) => verdicts.has(v));
    const rows = chosen('rows');
    if (rows) {
      const [wanted] = rows;
      for (const row of all('.claims tbody tr')) row.hidden = wanted !== 'all' && row.dataset[wanted] !== 'true';
    }
  }
  for (const set of all('[data-filter]')) set.addEventListener('change', filter);

  // A link to something hidden shows it again.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const hidden = target && target.closest('[hidden]');
    if (hidden) { for (let n = target; n; n = n.parentElement) n.hidden = false; target.scrollIntoView(); }
  };
  addEventListener('hashchange', reveal);

  // Enlarging.
  const enlarged = document.getElementById('enlarged');
  const enlarge = (figure) => {
    const copy = figure.cloneNode(true);
    const svg = copy.querySelector('svg');
    const { width } = svg.viewBox.baseVal;
    svg.style.width = Math.min(innerWidth * 0.92, Math.max(width * 1.6, 900)) + 'px';
    svg.removeAttribute('tabindex');
    enlarged.replaceChildren(copy);
    enlarged.showModal();
  };
  enlarged.addEventListener('click', () => enlarged.close());
  for (const svg of all('.cut svg')) {
    svg.setAttribute('tabindex', '0');
    svg.addEventListener('click', () => enlarge(svg.closest('figure')));
    svg.addEventListener('keydown', (e) => { if (e.key === 'Enter') { e.stopPropagation(); enlarge(svg.closest('figure')); } });
  }

  // Keys.
  const items = () => all('.item').filter((i) => !i.closest('[hidden]'));
  const current = () => document.activeElement && document.activeElement.closest('.item');
  const move = (step) => {
    const list = items();
    const at = list.indexOf(current());
    // Without a current item, start from the first one below the upper edge of the window.
    const below = list.findIndex((i) => i.getBoundingClientRect().top >= 0);
    const next = at >= 0 ? at + step : step > 0 ? below : below - 1;
    const item = list[Math.max(0, Math.min(list.length - 1, next))];
    if (item) { item.focus({ preventScroll: true }); item.scrollIntoView({ block: 'start' }); }
  };
  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
    const item = current();
    if (e.key === 'j') move(1);
    else if (e.key === 'k') move(-1);
    else if (e.key === 'x' && item && item.querySelector('[data-tick]')) item.querySelector('[data-tick]').click();
    else if (e.key === 'Enter' && item === document.activeElement && item && item.querySelector('.cut')) enlarge(item.querySelector('.cut'));
    else if (e.key === '?') document.getElementById('help').showModal();
    else return;
    e.preventDefault();
  });

  showTicks();
  filter();
  reveal();
})();
