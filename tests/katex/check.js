// Reads a JSON list of LaTeX strings, sets each in strict KaTeX, prints a JSON list of [string, complaint].
const katex = require("katex");

const strings = JSON.parse(require("fs").readFileSync(0, "utf8"));
const options = { displayMode: true, strict: "error", throwOnError: true, trust: false, output: "mathml" };
const failures = [];
for (const tex of strings) {
  try {
    katex.renderToString(tex, options);
  } catch (error) {
    failures.push([tex, String(error.message)]);
  }
}
console.log(JSON.stringify(failures));
