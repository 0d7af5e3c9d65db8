"use strict";
// One question: answers in groups, a decision for the shown group at a time. The server decides what is written.
const at = id => document.getElementById(id);
const desk = at("desk");
const base = `/question/${desk.dataset.number}`;
const most = Number(desk.dataset.max);
const xsrf = document.querySelector("meta[name=xsrf]").content;
const POLL_MILLISECONDS = 2500;
const NAMES_SHOWN = 8;

let groups = [];     // as they are shown: equal answers together, or each one alone
let all = [];        // as the server told them
let phrases = [];
let shown = 0;
let touched = {points: false, comment: false};
let undoable = [];   // decisions, the last one at the end
let writes = 0;      // what was asked for before a write tells old marks
let have = "";
const drawn = new Map();

// ---- the server -------------------------------------------------------------------------------------------------

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", body: JSON.stringify(body), headers: {"Content-Type": "application/json", "X-XSRFToken": xsrf}};
  let answer;
  try {
    answer = await fetch(base + path, options);
  } catch {
    return {status: 0, words: "The server does not answer. What was shown as saved is saved; this is not. Start it again, and open its address."};
  }
  const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {words: await answer.text()};
  return {...told, status: answer.status};
}

async function load() {
  const told = await ask(`/answers?names=${showsNames() ? 1 : 0}`);
  if (told.status !== 200) return say(told.words, true);
  all = told.groups;
  phrases = told.phrases;
  const last = groups[shown]?.answers[0].id;
  arrange();
  show(last ? groups.findIndex(has(last)) : groups.findIndex(isOpen));
}

async function draw(group) {
  const id = group.answers[0].id;
  if (!drawn.has(id)) drawn.set(id, ask(`/answers/${id}`));
  const told = await drawn.get(id);
  if (told.status !== 200) drawn.delete(id);
  return told;
}

async function poll() {
  const before = writes;
  if (document.hidden || !groups.length) return;
  const told = await ask(`/marks?have=${have}`);
  if (told.status !== 200 || before !== writes) return;
  have = told.have;
  if (told.marks) take(told.marks);
}

// ---- marks ------------------------------------------------------------------------------------------------------

const has = id => group => group.answers.some(answer => answer.id === id);
const isOpen = group => group.answers.some(answer => answer.mark.is_open);
const same = values => new Set(values).size === 1;
const pointsOf = mark => mark.points ?? mark.auto_score;
const number = value => String(Math.round(value * 1000) / 1000);
const counted = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;

function take(marks) {
  const mine = groups[shown];
  const before = JSON.stringify(mine.answers.map(answer => answer.mark));
  for (const group of all) for (const answer of group.answers) if (marks[answer.id]) answer.mark = marks[answer.id];
  tellList();
  if (JSON.stringify(mine.answers.map(answer => answer.mark)) === before) return;
  if (touched.points || touched.comment) return warn("Somebody else has marked this meanwhile.");
  fill();
  say("Somebody else has just marked this answer.");
}

async function save() {
  if (at("save").disabled) return;  // a second Enter, while the first one is on its way
  const points = at("points").value.trim() === "" ? null : Number(at("points").value.replace(",", "."));
  if (points !== null && !(points >= 0 && points <= most)) return say(`Points are from 0 to ${number(most)}.`, true);
  if (!touched.comment && (points === null || !touched.points)) return say("Give points first: 0 gives none.", true);
  const comment = at("comment").value.trim() || null;
  const gives = touched.points && points !== null;
  const answers = groups[shown].answers;
  const changes = answers.map(({id, version, mark}) => ({
    id, version, seen: mark, points: gives ? points : mark.points, comment: touched.comment ? comment : mark.comment,
    is_open: gives ? false : mark.is_open}));
  if (!await write(changes)) return;
  if (comment && touched.comment && !phrases.includes(comment)) phrases.unshift(comment);
  at("undo").disabled = false;
  if (document.activeElement.matches("input, textarea")) document.activeElement.blur();  // single keys are keys again
  const words = gives ? `${counted(points, "point")} for ${counted(answers.length, "answer")}` : "the comment";
  forget();
  next();
  say(`Saved: ${words}.${groups.some(isOpen) ? "" : " All are marked."}`);
}

async function write(changes) {
  at("save").disabled = true;
  writes += 1;
  const told = await ask("/marks", {changes});
  writes += 1;
  at("save").disabled = false;
  const marks = told.status === 200 ? told.marks : told.now || {};
  for (const group of all) for (const answer of group.answers) if (marks[answer.id]) answer.mark = marks[answer.id];
  tellList();
  if (told.status === 200) {
    undoable.push(changes.map(({id, version, seen}) => ({id, version, seen: marks[id], back: seen})));
    at("conflict").hidden = true;
    return true;
  }
  if (told.status === 409) warn(told.words);
  else say(told.words, true);
  return false;
}

async function undo() {
  if (at("save").disabled) return;
  const last = undoable.pop();
  if (!last) return say("There is nothing to undo.");
  const changes = last.map(({id, version, seen, back}) => (
    {id, version, seen, points: back.points, comment: back.comment, is_open: back.is_open}));
  forget();
  show(groups.findIndex(has(last[0].id)));
  const is_done = await write(changes);
  if (is_done) undoable.pop();  // the undoing itself
  else if (at("conflict").hidden) undoable.push(last);  // nothing was written, and it can be tried again
  at("undo").disabled = !undoable.length;
  fill();
  if (is_done) say(`Undone for ${counted(last.length, "answer")}.`);
}

function warn(words) {
  const told = groups[shown].answers.map(({mark}) => tellMark(mark));
  const each = [...new Set(told)].map(one => `${one} for ${counted(told.filter(other => other === one).length, "answer")}`);
  at("conflict-words").textContent = `${words}\nThere is now: ${each.join("; ")}.`;
  at("conflict").hidden = false;
}

function tellMark(mark) {
  const points = mark.is_open ? "no points yet" : counted(pointsOf(mark) ?? 0, "point");
  return mark.comment ? `${points}, “${mark.comment}”` : points;
}

// ---- what is shown ------------------------------------------------------------------------------------------------

function arrange() {
  const is_together = at("together").checked;
  groups = is_together ? all : all.flatMap(group => group.answers.map((one, n) => ({...group, answers: [one], near: n ? 100 : group.near})));
  tellList();
}

async function show(index) {
  if (!groups.length) return at("answer").replaceChildren("Nobody has answered this question yet.");
  shown = Math.max(0, Math.min(index, groups.length - 1));
  const group = groups[shown];
  forget();
  fill();
  tellReasons(group);
  tellList();
  at("answer").setAttribute("aria-busy", "true");
  const told = await draw(group);
  if (groups[shown] !== group) return;
  at("answer").innerHTML = told.html ?? "";  // cleaned by the server: nothing in it acts
  if (told.html === undefined) at("answer").textContent = group.excerpt;
  at("beside").hidden = !told.beside;
  at("beside-cells").innerHTML = told.beside ?? "";  // as above
  at("beside-words").textContent = "Also in this exercise" + (group.answers.length > 1 ? ", of the first of them" : "");
  at("answer").removeAttribute("aria-busy");
  if (groups[shown + 1]) draw(groups[shown + 1]);
}

function forget() {
  touched = {points: false, comment: false};
  at("conflict").hidden = true;
}

function fill() {
  const {answers, near, blank} = groups[shown];
  const marks = answers.map(answer => answer.mark);
  const given = marks.map(mark => mark.is_open ? null : pointsOf(mark));
  at("points").value = same(given) && given[0] !== null ? number(given[0]) : "";
  at("comment").value = same(marks.map(mark => mark.comment)) ? marks[0].comment ?? "" : "";
  press(null);
  at("which").textContent = `Answer ${shown + 1} of ${groups.length}`;
  const chips = [];
  if (answers.length > 1) chips.push([`${answers.length} equal`, ""]);
  if (near) chips.push([near === 100 ? "as the one before" : `${near} % like the one before`, ""]);
  if (blank) chips.push(["left blank", ""]);
  const open = marks.filter(mark => mark.is_open).length;
  if (open) chips.push([open === marks.length ? "to mark" : `${open} to mark`, "open"]);
  const before = marks.filter(mark => mark.is_open && mark.points !== null).map(mark => mark.points);  // for another answer
  if (before.length) chips.push([`answered anew: ${markedWords(before)} before`, ""]);
  if (open < marks.length) chips.push([markedWords(given), "done"]);
  at("chips").replaceChildren(...chips.map(([words, kind]) => make("span", words, `chip ${kind}`)));
  tellNames(answers);
  tellPhrases();
}

function markedWords(given) {
  const known = given.filter(points => points !== null);
  return same(known) ? counted(known[0], "point") : `${known.length} marked, from ${number(Math.min(...known))} to ${counted(Math.max(...known), "point")}`;
}

function tellNames(answers) {
  const names = answers.map(answer => answer.name).filter(name => name !== undefined);
  const more = names.length - NAMES_SHOWN;
  at("who").textContent = names.slice(0, NAMES_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
  at("who").title = names.join(", ");
}

function tellReasons({reasons}) {
  at("reasons").hidden = !reasons.length;
  at("reasons").replaceChildren(...reasons.map(reason => {
    const item = make("li", "");
    const head = {INVALID: "Could not be read", NEEDS_PERSON: "Undecided"}[reason.outcome];
    if (head) item.append(make("b", `${head}: `), reason.title);
    item.append(make("div", reason.words, "words"));
    return item;
  }));
}

function tellPhrases() {
  at("phrases").hidden = !phrases.length;
  at("phrases").replaceChildren(...phrases.map(words => {
    const button = make("button", words.length > 80 ? words.slice(0, 79) + "…" : words);
    button.type = "button";
    button.addEventListener("click", () => {
      at("comment").value = words;
      touched.comment = true;
    });
    return button;
  }));
}

function tellList() {
  const count = all.reduce((sum, group) => sum + group.answers.length, 0);
  const open = all.reduce((sum, group) => sum + group.answers.filter(answer => answer.mark.is_open).length, 0);
  at("progress").max = count || 1;
  at("progress").value = count - open;
  at("progress-words").textContent = `${count - open} of ${counted(count, "answer")} marked`;
  const wanted = at("filter").value;
  at("list").replaceChildren(...groups.map((group, index) => [group, index])
    .filter(([group]) => wanted === "all" || isOpen(group) === (wanted === "open")).map(tellRow));
}

function tellRow([group, index]) {
  const button = make("button", "");
  const open = isOpen(group);
  const given = group.answers.map(({mark}) => pointsOf(mark) ?? 0);
  const mark = open ? "to mark" : same(given) ? number(given[0]) : "various";
  button.type = "button";
  button.append(make("span", group.blank ? "(left blank)" : group.excerpt || "(no text)", "excerpt"),
    make("span", group.answers.length > 1 ? `× ${group.answers.length}` : "", "quiet"), make("span", mark, open ? "mark open" : "mark"));
  if (index === shown) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => { show(index); scrollTo({top: 0}); });
  const item = make("li", "");
  item.append(button);
  return item;
}

function make(name, words, kind) {
  const node = document.createElement(name);
  node.textContent = words;
  if (kind) node.className = kind.trim();
  return node;
}

function say(words, is_bad = false) {
  at("status").textContent = words;
  at("status").classList.toggle("bad", is_bad);
}

// ---- points -------------------------------------------------------------------------------------------------------

const gives = () => [...document.querySelectorAll(".give")];

function press(button) {
  for (const one of document.querySelectorAll(".give, .number")) if (button === null) one.setAttribute("aria-pressed", "false");
  if (button === null) return;
  const was = button.getAttribute("aria-pressed") === "true";
  const rivals = button.matches(".number") ? [...document.querySelectorAll(".number")] : gives().filter(one => one.dataset.at === button.dataset.at);
  for (const one of rivals) one.setAttribute("aria-pressed", String(one === button && !was));
  add();
}

function add() {
  const pressed = [...document.querySelectorAll("[aria-pressed=true][data-points]")];
  const sum = pressed.reduce((total, one) => total + Number(one.dataset.points), 0);
  at("points").value = number(Math.min(sum, most));
  touched.points = true;
}

function cycle(digit) {
  const mine = gives().filter(one => Number(one.dataset.at) === digit - 1);
  if (digit === 0) {
    press(null);
    add();
  } else if (mine.length) {
    const on = mine.findIndex(one => one.getAttribute("aria-pressed") === "true");
    press(mine[on + 1 < mine.length ? on + 1 : on]);
  } else if (!gives().length && digit <= most) {
    const button = document.querySelector(`.number[data-points="${digit}"]`);
    if (button) press(null), press(button);
    else at("points").value = digit, touched.points = true;
  }
}

function next() {
  const rest = [...groups.keys()].map(index => (shown + 1 + index) % groups.length);
  const open = rest.find(index => isOpen(groups[index]));
  show(open ?? shown + 1);
}

// ---- keys and buttons -----------------------------------------------------------------------------------------------

const KEYS = {
  ArrowRight: () => show(shown + 1), ArrowLeft: () => show(shown - 1), Enter: save, c: () => at("comment").focus(), u: undo,
  g: () => at("together").click(), "?": () => at("keys").showModal(),
};

document.addEventListener("keydown", event => {
  const is_field = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("form")) return event.preventDefault(), save();
  if (event.key === "Escape" && is_field) return event.target.blur();
  if (is_field || event.ctrlKey || event.metaKey || event.altKey || at("keys").open || !at("uses-keys").checked) return;
  if (event.key === "Enter" && event.target.matches("button, a, summary, [type=checkbox]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[0-9]$/.test(key)) cycle(Number(key));
  else if (KEYS[key]) KEYS[key]();
  else return;
  event.preventDefault();
});

function toggleTogether() {
  const id = groups[shown]?.answers[0].id;
  arrange();
  show(groups.findIndex(has(id)));
}

const showsNames = () => desk.dataset.hides === "0" && localStorage.getItem("names") !== "hidden";

function tellNamesButton() {
  if (at("names")) at("names").textContent = showsNames() ? "Hide names" : "Show names";
}

at("marking").addEventListener("submit", event => { event.preventDefault(); save(); });
at("points").addEventListener("input", () => { press(null); touched.points = true; });
at("comment").addEventListener("input", () => { touched.comment = true; });
at("previous").addEventListener("click", () => show(shown - 1));
at("next").addEventListener("click", () => show(shown + 1));
at("undo").addEventListener("click", undo);
at("together").addEventListener("change", toggleTogether);
at("filter").addEventListener("change", tellList);
at("help").addEventListener("click", () => at("keys").showModal());
at("mine").addEventListener("click", save);
at("theirs").addEventListener("click", () => { forget(); fill(); });
at("names")?.addEventListener("click", () => {
  localStorage.setItem("names", showsNames() ? "hidden" : "shown");
  tellNamesButton();
  load();
});
for (const button of document.querySelectorAll(".give, .number")) button.addEventListener("click", () => press(button));

tellNamesButton();
load();
setInterval(poll, POLL_MILLISECONDS);
