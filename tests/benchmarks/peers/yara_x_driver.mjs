// Scans every file below a folder with YARA-X, as its makers ship it for JavaScript (WebAssembly): it has no other form in a package registry.
//
//     node yara_x_driver.mjs PACKAGE RULES.yar FOLDER      a line "rule, offset, path" with tabs for each match, and its own times on standard error
//     node yara_x_driver.mjs PACKAGE --version
//
// PACKAGE is the folder of the installed package @virustotal/yara-x.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packageFolder, rulesFile, folder] = process.argv.slice(2);
if (rulesFile === undefined || (rulesFile !== '--version' && folder === undefined)) {
  console.error('usage: yara_x_driver.mjs PACKAGE RULES.yar FOLDER | PACKAGE --version');
  process.exit(2);
}

if (rulesFile === '--version') {
  console.log(`YARA-X ${JSON.parse(readFileSync(join(packageFolder, 'package.json'))).version} (WebAssembly, node ${process.version})`);
  process.exit(0);
}

const seconds = () => performance.now() / 1000;
const total = { compile: 0, read: 0, scan: 0, list: 0 };
function timed(name, action) {
  const start = seconds();
  const result = action();
  total[name] += seconds() - start;
  return result;
}

const module = await import(pathToFileURL(resolve(packageFolder, 'pkg/yara_x_js.js')));
module.initSync({ module: readFileSync(join(packageFolder, 'pkg/yara_x_js_bg.wasm')) });
const scanner = timed('compile', () => {
  const compiler = new module.Compiler();
  compiler.addSource(readFileSync(rulesFile, 'latin1'));
  return compiler.build().scanner();
});

let bytes = 0;
let matches = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  // The corpus is a folder of links to files.
  const path = join(entry.parentPath, entry.name);
  if (entry.isDirectory()) {
    continue;
  }

  const content = timed('read', () => readFileSync(path));
  const result = timed('scan', () => scanner.scan(content));
  bytes += content.length;
  timed('list', () => {
    let lines = '';
    for (const rule of result.matches) {
      for (const pattern of rule.patterns) {
        for (const match of pattern.matches) {
          lines += `${rule.identifier}\t${match.offset}\t${path}\n`;
          matches++;
        }
      }
    }

    process.stdout.write(lines);
  });
}

const times = Object.entries(total).map(([name, time]) => `${name} ${time.toFixed(6)}`).join(' ');
console.error(`${times} bytes ${bytes} matches ${matches}`);
