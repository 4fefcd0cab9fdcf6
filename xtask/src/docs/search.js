// Shows the options whose name or description has all the words typed; `/` goes to the field, Escape leaves it.
"use strict";
const field = document.getElementById("search");
const results = document.getElementById("results");
const content = document.getElementById("content");
const up = document.body.dataset.up;
const MOST = 100;

function found(words) {
  const matches = [];
  for (const [page, name, description] of OPTIONS) {
    const low = name.toLowerCase();
    const all = low + " " + description.toLowerCase();
    if (!words.every((word) => all.includes(word))) continue;
    const named = words.filter((word) => low.includes(word)).length;
    matches.push({ page, name, description, rank: (words.length - named) * 1000 + name.length });
  }
  return matches.sort((a, b) => a.rank - b.rank);
}

function show() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  results.hidden = words.length === 0;
  content.hidden = words.length > 0;
  results.textContent = "";
  if (words.length === 0) return;
  const matches = found(words);
  const summary = document.createElement("h1");
  summary.textContent = matches.length === 1 ? "1 option" : `${matches.length} options`;
  results.append(summary);
  for (const match of matches.slice(0, MOST)) {
    const link = document.createElement("a");
    link.href = `${up}${match.page}.html#${encodeURIComponent(match.name)}`;
    link.textContent = match.name;
    link.addEventListener("click", () => { field.value = ""; show(); });
    const description = document.createElement("p");
    description.textContent = `${match.description} · ${match.page}`;
    results.append(link, description);
  }
  if (matches.length > MOST) {
    const more = document.createElement("p");
    more.textContent = `The first ${MOST} are shown.`;
    results.append(more);
  }
}

field.addEventListener("input", () => {
  history.replaceState(null, "", field.value ? `?q=${encodeURIComponent(field.value)}` : location.pathname);
  show();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape" && document.activeElement === field) {
    field.value = "";
    show();
    field.blur();
  }
});
field.value = new URLSearchParams(location.search).get("q") ?? "";
show();
