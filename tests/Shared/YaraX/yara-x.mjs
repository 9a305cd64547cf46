// Runs rules over data with YARA-X (the npm package @virustotal/yara-x) and prints what it says as JSON.
//
//   node yara-x.mjs FOLDER REQUESTS.json
//
// FOLDER has a node_modules with the package. A request is { namespaces: [{ name, sources }], samples: [base64] }; each source is compiled
// for itself, so that an error in one does not hide the others. The answer to each request, in order, is
// { errors: [{ namespace, source, message }], crash, matches: [{ sample, namespace, rule, identifier, offset, length, key }] };
// a match without an identifier says that the rule fired.
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, requestFile] = process.argv.slice(2);
const packageFolder = path.join(folder, "node_modules", "@virustotal", "yara-x");
const { version, main } = JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8"));
const program = pathToFileURL(path.join(packageFolder, main)).href;
const wasm = new WebAssembly.Module(readFileSync(path.join(packageFolder, main.replace(/\.js$/, "_bg.wasm"))));
let copies = 0;
let yara = await open();

// Another query is another module: after a panic inside of WebAssembly the old one is of no use.
async function open() {
    const copy = await import(`${program}?${copies++}`);
    copy.initSync({ module: wasm });
    return copy;
}

function compile(compiler, namespaces, errors) {
    for (const { name, sources } of namespaces) {
        compiler.newNamespace(name);
        sources.forEach((text, source) => {
            const before = compiler.errors.length;
            try {
                compiler.addSource(text);
            } catch (error) {
                if (error instanceof WebAssembly.RuntimeError) {
                    throw error;
                }

                errors.push({ namespace: name, source, message: compiler.errors[before] ?? String(error) });
            }
        });
    }
}

function scan(rules, sample, data, matches) {
    for (const rule of rules.scan(data).matches) {
        if (rule.isPrivate) {
            continue;
        }

        const fired = { sample, namespace: rule.namespace, rule: rule.identifier };
        matches.push(fired);
        for (const pattern of rule.patterns.filter((candidate) => !candidate.isPrivate)) {
            for (const match of pattern.matches) {
                matches.push({
                    ...fired, identifier: pattern.identifier, offset: Number(match.offset), length: Number(match.length),
                    key: match.xorKey ?? match.xor_key ?? null,
                });
            }
        }
    }
}

async function answer({ namespaces, samples }) {
    const errors = [];
    const matches = [];
    try {
        const compiler = new yara.Compiler();
        compile(compiler, namespaces, errors);
        if (errors.length === 0) {
            const rules = compiler.build();
            samples.forEach((data, sample) => scan(rules, sample, new Uint8Array(Buffer.from(data, "base64")), matches));
            rules.free();
        }

        compiler.free();
        return { errors, crash: null, matches };
    } catch (error) {
        yara = await open();
        return { errors, crash: String(error.message ?? error), matches: [] };
    }
}

const answers = [];
for (const request of JSON.parse(readFileSync(requestFile, "utf8"))) {
    answers.push(await answer(request));
}

process.stdout.write(JSON.stringify({ version, answers }));
