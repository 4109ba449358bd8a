(function () {
  'use strict';
  var doc = document, root = doc.documentElement;
  root.classList.add('on');
  // Within VS Code, numbers of lines lead to the script in the editor.
  var editor = typeof acquireVsCodeApi === 'function' && acquireVsCodeApi();
  doc.addEventListener('DOMContentLoaded', function () {
    var all = function (selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); };
    var search = doc.getElementById('q');
    var boxes = all('.vs input');

    // Lines of the table and the sections that belong to them.
    var entries = all('tbody tr').map(function (tr) {
      var link = tr.querySelector('a');
      var target = link && doc.getElementById(link.getAttribute('href').slice(1));
      return { tr: tr, section: target && target.closest('.script'), text: tr.textContent.toLowerCase() };
    });

    var passed = doc.querySelector('.rest');
    var folded = passed && !passed.open;
    function filter() {
      var words = search.value.toLowerCase().split(/\s+/);
      var wanted = {};
      boxes.forEach(function (box) { wanted[box.value] = box.checked; });
      entries.forEach(function (e) {
        var shown = wanted[e.tr.dataset.v] && words.every(function (w) { return e.text.indexOf(w) >= 0; });
        e.tr.hidden = !shown;
        if (e.section) { e.section.hidden = !shown; }
      });
      if (passed) { passed.hidden = all('tbody tr', passed).every(function (tr) { return tr.hidden; }); }
    }
    search.addEventListener('input', function () {
      filter();
      if (folded) { passed.open = search.value.trim() !== ''; } // else what is found would not be seen
    });
    boxes.forEach(function (box) { box.addEventListener('change', filter); });

    // Slowest first, and back.
    all('.sort').forEach(function (button) {
      button.addEventListener('click', function () {
        var body = button.closest('table').tBodies[0];
        var rows = all('tr', body);
        var slowest = button.getAttribute('aria-pressed') !== 'true';
        rows.forEach(function (tr, i) { if (tr.dataset.at === undefined) { tr.dataset.at = i; } });
        rows.sort(function (a, b) { return slowest ? b.dataset.ms - a.dataset.ms : a.dataset.at - b.dataset.at; });
        rows.forEach(function (tr) { body.appendChild(tr); });
        button.setAttribute('aria-pressed', slowest);
      });
    });

    function toggle(id, selector) {
      var button = doc.getElementById(id);
      button.addEventListener('click', function () {
        var open = button.getAttribute('aria-pressed') !== 'true';
        all(selector).forEach(function (d) { d.open = open; });
        button.setAttribute('aria-pressed', open);
      });
    }
    toggle('all', '.script, .rest, .try');
    toggle('logs', '.rows details, .srv');

    // What is linked to is unfolded.
    function reveal(hash) {
      var target = hash.length > 1 && doc.getElementById(decodeURIComponent(hash.slice(1)));
      if (!target) { return; }
      for (var d = target; d; d = d.parentElement) { if (d.tagName === 'DETAILS') { d.open = true; } }
      target.scrollIntoView({ block: target.classList.contains('script') ? 'start' : 'center' });
      light(target);
    }
    addEventListener('hashchange', function () { reveal(location.hash); });
    doc.addEventListener('click', function (e) {
      var number = editor && e.target.closest('.ln,.act>div>:first-child');
      var link = e.target.closest('a[href^="#"]');
      if (number && number.textContent) {
        e.preventDefault();
        editor.postMessage({ line: Number(number.textContent) });
      } else if (link) {
        reveal(link.hash);
      }
      if (editor && link) { e.stopPropagation(); } // VS Code would scroll by itself
    });

    // A row and its action in the script light each other, and the row that
    // caused it is marked.
    var lit = [];
    function light(from) {
      lit.forEach(function (e) { e.classList.remove('lit', 'because'); });
      lit = [];
      var part = from && from.closest && from.closest('[data-a]');
      var section = part && part.closest('.script');
      if (!section || part.dataset.a === '-1') { return; }
      all('[data-a="' + part.dataset.a + '"]', section).forEach(function (e) { e.classList.add('lit'); lit.push(e); });
      if (part.dataset.c) {
        all('.ev[data-a="' + part.dataset.c + '"]', section).forEach(function (e) { e.classList.add('because'); lit.push(e); });
      }
      var code = section.querySelector('.pane'), act = code && code.querySelector('.lit');
      if (act && part.classList.contains('ev') && code.scrollHeight > code.clientHeight) {
        code.scrollTop += act.getBoundingClientRect().top - code.getBoundingClientRect().top - code.clientHeight / 3;
      }
    }
    // A page that scrolls under a mouse at rest lights nothing: keys have moved it.
    var mouse = '';
    function where(e) { return e.clientX + ' ' + e.clientY; }
    doc.addEventListener('mousemove', function (e) { mouse = where(e); });
    doc.addEventListener('mouseover', function (e) { if (where(e) !== mouse && e.target.closest('[data-a]')) { light(e.target); } });
    doc.addEventListener('focusin', function (e) { light(e.target); });

    // j and k walk the rows.
    doc.addEventListener('keydown', function (e) {
      if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA)$/.test(e.target.tagName) || (e.key !== 'j' && e.key !== 'k')) { return; }
      var stops = all('.ev>details>summary').filter(function (stop) { return stop.getClientRects().length > 0; });
      var at = stops.indexOf(doc.activeElement);
      var next = stops[at < 0 ? 0 : at + (e.key === 'j' ? 1 : -1)];
      if (next) { next.focus(); next.scrollIntoView({ block: 'nearest' }); }
    });
    all('.script[open] .pane').forEach(function (code) {
      var act = code.querySelector('.act.f') || code.querySelector('em');
      if (act) { code.scrollTop = act.getBoundingClientRect().top - code.getBoundingClientRect().top - code.clientHeight / 2; }
    });
    reveal(location.hash);
  });
})();
