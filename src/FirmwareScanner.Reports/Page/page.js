'use strict';
// Draws the data of the page. Everything from files and rules is foreign: it only ever becomes text (textContent), never markup.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const view = document.getElementById('view');
  const severities = ['info', 'unrated', 'low', 'medium', 'high', 'critical'];
  const classes = [['zero', '00'], ['ones', 'FF'], ['text', 'text'], ['low-bytes', 'other below 80'], ['high-bytes', '80 and above']];
  const rowsAtOnce = 200;
  const marksAtOnce = 2000;
  const notWhole = 'not scanned whole';
  const printed = [];
  let repaint = () => {};

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) { element.className = className; }
    if (text !== undefined) { element.textContent = text; }
    return element;
  };
  const add = (parent, ...children) => { parent.append(...children); return parent; };
  const button = (text, act) => {
    const element = make('button', '', text);
    element.type = 'button';
    element.addEventListener('click', act);
    return element;
  };
  const number = value => value.toLocaleString('en-US');
  const hex = (value, width) => value.toString(16).padStart(width, '0');
  const bytesOf = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const matchesOf = finding => finding.count === 1 ? '1 match' : number(finding.count) + ' matches';
  const verdictOf = file => file.verdict + (file.verdict === 'found' && !file.whole ? ' (and not scanned whole)' : '');
  const worst = file => Math.max(-1, ...file.objects.flatMap(o => o.findings.map(f => severities.indexOf(data.rules[f.rule].severity))));
  const count = file => file.objects.reduce((sum, o) => sum + o.findings.reduce((part, f) => part + Math.max(1, f.count), 0), 0);

  const hexDump = excerpt => {
    const bytes = bytesOf(excerpt.bytes);
    const pre = make('pre', 'hex');
    const perLine = matchMedia('(max-width: 44rem)').matches ? 8 : 16;
    const isMatch = position => position >= excerpt.offset && position < excerpt.offset + Math.max(1, excerpt.length);
    const first = excerpt.start - excerpt.start % perLine;
    const end = excerpt.start + bytes.length;
    const cell = (position, text) => isMatch(position) ? make('mark', '', text) : text;
    for (let line = first; line < end; line += perLine) {
      pre.append(hex(line, 8) + '  ');
      for (let i = line; i < line + perLine; i++) {
        const has = i >= excerpt.start && i < end;
        add(pre, has ? cell(i, hex(bytes[i - excerpt.start], 2)) : '  ', ' ');
      }
      pre.append(' ');
      for (let i = line; i < line + perLine && i < end; i++) {
        const value = i >= excerpt.start ? bytes[i - excerpt.start] : 32;
        pre.append(i >= excerpt.start ? cell(i, value >= 32 && value < 127 ? String.fromCharCode(value) : '.') : ' ');
      }
      pre.append('\n');
    }
    return pre;
  };

  const drawFinding = (object, finding) => {
    const rule = data.rules[finding.rule];
    const box = make('details', 'finding ' + rule.severity);
    const summary = add(make('summary'), make('span', 'word', rule.severity), ' ', make('b', '', rule.name), ' ',
      make('span', 'muted', matchesOf(finding) + (object.path ? ' in ' + object.path : '')));
    const dump = make('div');
    const matches = make('div', 'matches');
    const choose = chosen => {
      [...matches.children].forEach((element, index) => element.setAttribute('aria-pressed', String(index === chosen)));
      const match = finding.matches[chosen];
      dump.replaceChildren();
      if (!match) { return; }
      const excerpt = finding.excerpts.find(e => e.offset === match[1] && e.length === match[2] && e.id === match[0]);
      dump.append(make('p', 'muted', match[0] + ' at 0x' + hex(match[1], 1) + ' (' + number(match[1]) + '), ' + number(match[2]) + ' bytes'));
      dump.append(excerpt ? hexDump(excerpt) : make('p', 'muted', 'The bytes of this match were not kept; those of the first ones were.'));
    };
    let isDrawn = false;
    const draw = () => {
      if (isDrawn) { return; }
      isDrawn = true;
      if (rule.description) { box.append(make('p', 'lines', rule.description)); }
      box.append(matches, dump, add(make('p', 'remedy lines'), make('b', '', 'What to do: '), rule.remedy));
      if (rule.source) { box.append(make('p', 'muted lines', 'Source: ' + rule.source)); }
      box.append(make('p', 'muted', rule.space + (rule.category ? ', category ' + rule.category : '')));
      finding.matches.forEach((match, index) => matches.append(button('0x' + hex(match[1], 1), () => choose(index))));
      if (finding.count > finding.matches.length && finding.count > 1) {
        matches.append(make('span', 'muted', number(finding.count - finding.matches.length) + ' more are not listed here'));
      }
      choose(0);
    };
    box.addEventListener('toggle', () => { if (box.open) { draw(); } });
    add(box, summary);
    // What only names a component stays closed on paper.
    printed.push(() => { if (box.isConnected && !rule.info) { draw(); box.open = true; } });
    const open = index => {
      draw();
      box.open = true;
      choose(index);
      box.scrollIntoView({ block: 'nearest' });
    };
    return { box, open };
  };

  // Where a cell of the byte map lies on the Hilbert curve of a square whose side is a power of two.
  const hilbert = (side, index) => {
    let x = 0, y = 0, rest = index;
    for (let s = 1; s < side; s *= 2) {
      const rx = 1 & (rest / 2), ry = 1 & (rest ^ rx);
      if (ry === 0) {
        if (rx === 1) { x = s - 1 - x; y = s - 1 - y; }
        [x, y] = [y, x];
      }
      x += s * rx; y += s * ry;
      rest = Math.floor(rest / 4);
    }
    return [x, y];
  };

  const heatOf = part => 'hsl(' + (240 - 230 * part) + ' 60% ' + (25 + 40 * part) + '%)';

  const drawMaps = (file, marks) => {
    const holder = make('div');
    if (!file.map) { return add(holder, make('p', 'muted', file.mapNote || 'There is no byte map of this file.')); }
    const cells = bytesOf(file.map.cells), length = cells.length / 2, cell = file.map.cell;
    let side = 1;
    while (side * side < length) { side *= 2; }
    const strip = make('div', 'strip'), square = make('div', 'square');
    const flat = make('canvas'), plane = make('canvas');
    const order = make('select'), paint = make('select');
    [['hilbert', 'on a Hilbert curve'], ['rows', 'in rows']].forEach(([value, text]) => order.append(new Option(text, value)));
    [['class', 'coloured by byte class'], ['entropy', 'coloured by entropy']].forEach(([value, text]) => paint.append(new Option(text, value)));
    order.setAttribute('aria-label', 'Order of the byte map');
    paint.setAttribute('aria-label', 'Colour of the byte map');
    flat.width = length; flat.height = 1;
    plane.width = plane.height = side;
    const note = add(make('p', 'muted', number(length) + ' cells of ' + number(cell) + ' bytes.'), make('span', 'screen', ' Point at one to see what it is.'));
    const place = index => order.value === 'rows' ? [index % side, Math.floor(index / side)] : hilbert(side, index);
    const legend = make('ul', 'legend');
    const tell = index => {
      if (index < 0 || index >= length) { return; }
      note.textContent = '0x' + hex(index * cell, 1) + ' to 0x' + hex(Math.min(file.size, (index + 1) * cell) - 1, 1) + ': mostly ' +
        classes[cells[2 * index]][1] + ', entropy ' + (cells[2 * index + 1] / 255 * 8).toFixed(1) + ' bits a byte';
    };
    const redraw = () => {
      const palette = classes.map(([name]) => colour(name));
      const line = flat.getContext('2d'), area = plane.getContext('2d');
      area.clearRect(0, 0, side, side);
      for (let i = 0; i < length; i++) {
        const fill = paint.value === 'class' ? palette[cells[2 * i]] : heatOf(cells[2 * i + 1] / 255);
        const [x, y] = place(i);
        line.fillStyle = area.fillStyle = fill;
        line.fillRect(i, 0, 1, 1);
        area.fillRect(x, y, 1, 1);
      }
      [...strip.querySelectorAll('.mark'), ...square.querySelectorAll('.mark')].forEach(mark => mark.remove());
      marks.slice(0, marksAtOnce).forEach(mark => {
        const index = Math.min(length - 1, Math.floor(mark.offset / cell)), [x, y] = place(index);
        const label = mark.severity + ' ' + mark.name + ' at 0x' + hex(mark.offset, 1);
        [[strip, 100 * mark.offset / file.size, null], [square, 100 * (x + .5) / side, 100 * (y + .5) / side]].forEach(([parent, left, top]) => {
          const dot = button('', mark.open);
          dot.className = 'mark ' + mark.severity;
          dot.style.left = left + '%';
          if (top !== null) { dot.style.top = top + '%'; }
          dot.title = label;
          dot.setAttribute('aria-label', label);
          parent.append(dot);
        });
      });
      legend.replaceChildren(...(paint.value === 'class' ? classes : [0, 2, 4, 6, 8].map(bits => [heatOf(bits / 8), bits + (bits === 0 ? ' bits a byte' : '')]))
        .map(([key, text]) => {
          const sample = make('i', 'key');
          sample.style.background = paint.value === 'class' ? colour(key) : key;
          return add(make('li'), sample, text);
        }));
    };
    const position = new Map();
    const remember = () => { position.clear(); for (let i = 0; i < length; i++) { position.set(place(i).join(), i); } };
    const listen = (element, act) => ['pointermove', 'pointerdown'].forEach(name => element.addEventListener(name, act));
    listen(plane, event => {
      const box = plane.getBoundingClientRect();
      const x = Math.floor((event.clientX - box.left) / box.width * side), y = Math.floor((event.clientY - box.top) / box.height * side);
      tell(position.get([x, y].join()) ?? -1);
    });
    listen(flat, event => {
      const box = flat.getBoundingClientRect();
      tell(Math.floor((event.clientX - box.left) / box.width * length));
    });
    order.addEventListener('change', () => { remember(); redraw(); });
    paint.addEventListener('change', redraw);
    repaint = redraw;
    remember();
    add(strip, flat);
    add(square, plane);
    const scale = make('div', 'scale');
    [0, .5, 1].forEach(part => scale.append(make('span', '', '0x' + hex(Math.floor(file.size * part), 1))));
    redraw();
    return add(holder, strip, scale, add(make('div', 'maps'), square, add(make('div'), add(make('div', 'controls'), order, paint), legend, note)));
  };

  // The length of a layer is known only when all in it was read, so it does not tell layers apart.
  const keyOf = (format, name, offset) => JSON.stringify([format, name, offset]);
  const childOf = (node, format, name, offset, length) => {
    const key = keyOf(format, name, offset);
    if (!node.children.has(key)) { node.children.set(key, { format, name, offset, length, size: -1, members: 0, detail: '', children: new Map(), object: null }); }
    return node.children.get(key);
  };

  const drawTree = (file, openFirst) => {
    const root = { children: new Map(), object: null }, nodes = [];
    file.tree.forEach(([parent, format, name, offset, length, size, members, detail]) => {
      const node = childOf(parent < 0 ? root : nodes[parent], format, name, offset, length);
      Object.assign(node, { size, members, detail });
      nodes.push(node);
    });
    file.objects.filter(o => o.chain.length > 0).forEach(object => {
      object.chain.reduce((node, step) => childOf(node, ...step), root).object = object;
    });
    if (root.children.size === 0) { return null; }
    const facts = node => [
      node.offset >= 0 ? 'at 0x' + hex(node.offset, 1) : '', node.length > 0 ? number(node.length) + ' bytes' : '',
      node.size >= 0 && node.size !== node.length ? number(node.size) + ' unpacked' : '',
      node.members > 0 ? number(node.members) + (node.members === 1 ? ' entry' : ' entries') : '', node.detail].filter(text => text).join(', ');
    const list = node => {
      const items = make('ul');
      node.children.forEach(child => {
        const item = add(make('li'), make(child.format ? 'b' : 'span', '', child.format || child.name), ' ', make('span', 'muted', facts(child)));
        (child.object ? child.object.problems : []).forEach(text => item.append(make('div', 'problem', text)));
        (child.object ? child.object.findings : []).forEach(finding => {
          const rule = data.rules[finding.rule];
          item.append(add(make('div', rule.severity), make('i', 'dot'), ' ', button(rule.name, () => openFirst(finding))));
        });
        if (child.children.size > 0) { item.append(list(child)); }
        items.append(item);
      });
      return items;
    };
    const tree = list(root);
    tree.className = 'tree';
    return tree;
  };

  const drawSettled = file => add(make('ul', 'settled'), ...file.settled.map(left => {
    const rule = data.rules[left.rule];
    return add(make('li'), make('b', '', rule.name), ' ', make('span', 'muted', rule.severity + ', ' + matchesOf(left) + (left.path ? ' in ' + left.path : '') + ': '),
      make('span', 'lines', left.word + ', ' + left.reason));
  }));

  const drawFile = file => {
    const section = make('section', 'file');
    section.append(make('h2', '', file.path), add(make('p'), make('span', 'word word-' + file.verdict, verdictOf(file)),
      ', ' + number(file.size) + ' bytes'));
    if (file.accounting) { section.append(make('p', 'muted', 'Bytes: ' + file.accounting)); }
    if (file.reason) { section.append(make('p', 'problem', file.reason)); }
    const marks = [], drawn = new Map();
    file.objects.forEach(object => object.findings.forEach(finding => {
      const rule = data.rules[finding.rule], shown = drawFinding(object, finding);
      drawn.set(finding, shown);
      const outer = object.chain.length > 0 ? object.chain[0][2] : null;
      if (outer === null) {
        finding.matches.forEach((match, index) =>
          marks.push({ offset: match[1], severity: rule.severity, name: rule.name, open: () => shown.open(index) }));
      } else if (outer >= 0) {
        marks.push({ offset: outer, severity: rule.severity, name: rule.name + ' inside', open: () => shown.open(0) });
      }
    }));
    marks.sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity) || a.offset - b.offset);
    const shownMarks = marks.slice(0, marksAtOnce).reverse();
    section.append(drawMaps(file, shownMarks));
    if (marks.length > marksAtOnce) { section.append(make('p', 'muted', number(marks.length - marksAtOnce) + ' more marks are not drawn.')); }
    const tree = drawTree(file, finding => drawn.get(finding).open(0));
    if (tree) { section.append(make('h3', '', 'Layers'), tree); }
    if (file.treeOmitted > 0) { section.append(make('p', 'muted', number(file.treeOmitted) + ' more layers are not drawn.')); }
    const ordered = [...drawn.entries()].sort((a, b) =>
      severities.indexOf(data.rules[b[0].rule].severity) - severities.indexOf(data.rules[a[0].rule].severity));
    const found = ordered.filter(([finding]) => !data.rules[finding.rule].info), named = ordered.filter(([finding]) => data.rules[finding.rule].info);
    section.append(make('h3', '', 'Findings'));
    if (found.length === 0) { section.append(make('p', 'muted', file.settled.length > 0 ? 'None that counts.' : 'No rule above info fired.')); }
    found.forEach(([, shown]) => section.append(shown.box));
    if (file.settled.length > 0) { section.append(make('h3', '', 'Findings that do not count'), drawSettled(file)); }
    if (named.length > 0) { section.append(make('h3', '', 'What it contains')); }
    named.forEach(([, shown]) => section.append(shown.box));
    if (file.objectsOmitted > 0) { section.append(make('p', 'muted', number(file.objectsOmitted) + ' more objects inside are not listed.')); }
    return section;
  };

  const detail = make('div');
  const show = file => { repaint = () => {}; detail.replaceChildren(drawFile(file)); };

  const drawIndex = () => {
    const section = make('section', 'index'), body = make('tbody'), head = make('tr'), more = button('Show more', () => { limit += rowsAtOnce; fill(); });
    const filter = make('input'), verdict = make('select'), said = make('p', 'muted');
    const rows = data.files.map((file, index) => ({ file, index, worst: worst(file), count: count(file) }));
    const paths = data.files.map(file => file.path);
    const common = paths.reduce((prefix, path) => {
      let length = 0;
      while (length < prefix.length && prefix[length] === path[length]) { length++; }
      return prefix.slice(0, prefix.slice(0, length).lastIndexOf('/') + 1);
    }, paths[0].slice(0, paths[0].lastIndexOf('/') + 1));
    const columns = [['verdict', row => ['found', 'incomplete', 'clean', 'empty'].indexOf(row.file.verdict)], ['severity', row => -row.worst],
      ['matches', row => -row.count, 'n'], ['bytes', row => -row.file.size, 'n wide'], ['file', row => row.file.path]];
    let limit = rowsAtOnce, sorted = 0, direction = 1, chosen = null;
    filter.type = 'search';
    filter.placeholder = 'Filter by name or rule';
    filter.setAttribute('aria-label', 'Filter by name or rule');
    verdict.setAttribute('aria-label', 'Filter by verdict');
    ['all verdicts', 'found', 'incomplete', 'clean', 'empty', notWhole].forEach((text, index) => verdict.append(new Option(text, index === 0 ? '' : text)));
    const matchesFilter = row => {
      const text = filter.value.toLowerCase();
      return (!verdict.value || (verdict.value === notWhole ? !row.file.whole : row.file.verdict === verdict.value)) && (!text || row.file.path.toLowerCase().includes(text) ||
        row.file.objects.some(o => o.path.toLowerCase().includes(text) || o.findings.some(f => data.rules[f.rule].name.toLowerCase().includes(text))));
    };
    const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
    const fill = () => {
      const key = columns[sorted][1];
      const kept = rows.filter(matchesFilter).sort((a, b) => direction * compare(key(a), key(b)) || b.worst - a.worst || a.index - b.index);
      body.replaceChildren(...kept.slice(0, limit).map(row => {
        const line = make('tr', row === chosen ? 'chosen' : ''), word = severities[row.worst];
        const open = button(row.file.path.slice(common.length), () => { chosen = row; fill(); show(row.file); detail.scrollIntoView(); });
        open.title = row.file.path;
        return add(line, make('td', 'word word-' + row.file.verdict, verdictOf(row.file)),
          word ? add(make('td', 'severity ' + word), make('i', 'dot'), ' ' + word) : make('td'), make('td', 'n matched', number(row.count)),
          make('td', 'n wide', number(row.file.size)), add(make('td', 'name'), open));
      }));
      said.textContent = number(kept.length) + ' of ' + number(rows.length) + ' files' + (common ? ' in ' + common : '') + (kept.length > limit ? ', the first ' + number(limit) + ' shown' : '');
      more.hidden = kept.length <= limit;
      [...head.children].forEach((cell, index) => {
        if (index === sorted) { cell.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending'); } else { cell.removeAttribute('aria-sort'); }
      });
    };
    columns.forEach(([name, , className], index) => head.append(add(make('th', className), button(name, () => {
      direction = sorted === index ? -direction : 1;
      sorted = index;
      fill();
    }))));
    [filter, verdict].forEach(element => element.addEventListener('input', () => { limit = rowsAtOnce; fill(); }));
    more.className = 'more';
    add(section, make('h2', '', 'Files'), add(make('div', 'controls'), filter, verdict), said,
      add(make('div', 'scroll'), add(make('table', 'stacked'), add(make('thead'), head), body)), more);
    fill();
    return section;
  };

  // On paper the list of all findings stands for the files that nobody has opened.
  document.getElementById('plain').hidden = true;
  document.getElementById('plain').classList.toggle('paper', data.files.length > 1);
  addEventListener('beforeprint', () => printed.forEach(print => print()));
  view.hidden = false;
  if (data.files.length === 1) {
    view.append(drawFile(data.files[0]));
  } else if (data.files.length > 1) {
    view.append(drawIndex(), detail);
  } else {
    view.append(add(make('section'), make('p', '', 'There was no file to scan.')));
  }
  data.notes.forEach(text => view.append(make('p', 'muted', text)));
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(query).addEventListener('change', () => repaint());
  }
})();
