"use strict";

const SHOWN = 1000; // rows; a table of more makes browsers slow
const JSON_TYPE = "application/sparql-results+json";
const element = (id) => document.getElementById(id);
let asked = 0; // how many queries; only the answer to the last is shown

/** Asks the endpoint; gives the response, or throws what it said was wrong. */
async function ask(accept) {
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: accept },
    body: element("query").value,
  });
  if (!response.ok) throw new Error((await response.text()).trim());
  return response;
}

function say(text, isError = false) {
  element("status").textContent = text;
  element("status").className = isError ? "error" : "";
}

function row(cells, kind) {
  const line = document.createElement("tr");
  for (const text of cells) line.appendChild(document.createElement(kind)).textContent = text;
  return line;
}

function show(columns, rows) {
  document.querySelector("thead").replaceChildren(row(columns, "th"));
  document.querySelector("tbody").replaceChildren(...rows.slice(0, SHOWN).map((cells) => row(cells, "td")));
}

/** Whether there is more than the endpoint gives, in words. */
function truncation(response) {
  const limit = response.headers.get("X-Truncated");
  return limit ? `，答案不全，只给出前 ${limit} 条 incomplete: only the first ${limit} given` : "";
}

/** Columns and rows of text, of whatever the endpoint answered. */
async function table(response) {
  if (!response.headers.get("Content-Type").startsWith(JSON_TYPE)) {
    return [["Turtle"], (await response.text()).trim().split("\n").map((line) => [line])];
  }
  const answer = await response.json();
  if ("boolean" in answer) return [["answer"], [[String(answer.boolean)]]];
  const columns = answer.head.vars;
  return [columns, answer.results.bindings.map((binding) => columns.map((name) => binding[name]?.value ?? ""))];
}

async function run() {
  say("…");
  const started = performance.now();
  const number = ++asked;
  try {
    const response = await ask(JSON_TYPE);
    const [columns, rows] = await table(response);
    if (number !== asked) return;
    show(columns, rows);
    const cut = rows.length > SHOWN ? `，显示前 ${SHOWN} 行 the first ${SHOWN} shown` : "";
    say(`${rows.length} 行 rows，${Math.round(performance.now() - started)} ms${cut}${truncation(response)}`);
  } catch (error) {
    if (number !== asked) return;
    show([], []);
    say(error.message, true);
  }
}

async function download() {
  try {
    const response = await ask("text/csv");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = "answer.csv";
    link.click();
    URL.revokeObjectURL(link.href);
    say(`answer.csv${truncation(response)}`);
  } catch (error) {
    say(error.message, true);
  }
}

async function start() {
  element("run").addEventListener("click", run);
  element("csv").addEventListener("click", download);
  element("query").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  const { queries, prefixes } = await (await fetch("/examples.json")).json();
  const choose = () => (element("query").value = queries[element("examples").selectedIndex]?.sparql ?? "");
  for (const { name, question } of queries) {
    element("examples").appendChild(document.createElement("option")).textContent = `${name.slice(0, 2)} ${question}`;
  }
  element("prefixes").textContent = Object.entries(prefixes).map(([name, iri]) => `${name}: ${iri}`).join("\n");
  element("examples").addEventListener("change", choose);
  if (!element("query").value) choose(); // what was typed meanwhile stays
}

start();
