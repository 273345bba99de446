// The conversation: sends questions, shows each stage, inserts the turns that the server renders, keeps them.
import * as conversations from "/static/conversation.js";
import { readEvents } from "/static/events.js";
import { enliven } from "/static/turn.js";

const MOST_PREVIOUS = 10;
const main = document.getElementById("main");
const turns = document.getElementById("turns");
const stage = document.getElementById("stage");
const form = document.getElementById("ask");
const box = document.getElementById("q");
const send = document.getElementById("send");
const bar = document.getElementById("conversation-bar");
const words = main.dataset;
let conversation = { id: conversations.newId(), title: "", turns: [] };

const days = () => [...form.querySelectorAll(".filters input[type=date]")].filter((input) => input.value);

const filters = () => {
  const chosen = {};
  for (const input of form.querySelectorAll(".filters input:checked")) {
    if (input.name === "agencies") chosen.agencies = input.value === "true";
    else (chosen[input.name] ??= []).push(input.value);
  }
  for (const input of days()) chosen[input.name] = [input.value];
  return chosen;
};

const countFilters = () => {
  const count = form.querySelectorAll(".filters input:checked").length + days().length;
  const name = document.getElementById("filters-name");
  if (!name) return;
  name.textContent = count ? `${words.filters} (${count})` : words.filters;
  document.getElementById("filters").toggleAttribute("data-set", count > 0);
  document.getElementById("filters-clear").hidden = !count;
};

const tell = (text, kind = "") => {
  stage.className = kind;
  stage.textContent = text;
};

const pending = (question) => {
  const turn = document.getElementById("pending").content.firstElementChild.cloneNode(true);
  turn.querySelector("h2").textContent = question;
  return turn;
};

// A sentence that a language model wrote: shown while it goes on, the answer takes its place.
const written = (waiting, text) => {
  const line = document.createElement("p");
  line.textContent = text;
  waiting.querySelector(".writing").append(line);
};

// Asks, and puts the answer in the place of `old`, or below what there is. Returns {answer}, or null where it failed.
const fetchTurn = async (asked, old) => {
  const waiting = pending(asked.question);
  if (old) old.replaceWith(waiting);
  else turns.append(waiting);
  words.state = "asked";
  tell("");
  waiting.scrollIntoView({ block: "start" });
  send.disabled = true;
  let done = null;
  let problem = words.offline;
  try {
    const response = await fetch("/turn", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ ...asked, lang: words.lang }),
    });
    if (!response.ok) problem = (await response.json()).detail;
    else {
      await readEvents(response, (name, data) => {
        if (name === "stage") tell(words[data.stage]);
        else if (name === "sentence") written(waiting, data.text);
        else if (name === "turn") done = data;
        else if (name === "problem") problem = data.detail;
      });
    }
  } catch { /* the connection: said below */ }
  send.disabled = false;
  if (!done) {
    // Nothing is lost: the earlier answer stays, and the question is in the box again.
    if (old) waiting.replaceWith(old);
    else waiting.remove();
    if (!turns.children.length) words.state = "empty";
    box.value ||= asked.question;
    tell(words.failed + problem, "failed");
    return null;
  }
  const made = document.createElement("template");
  made.innerHTML = done.html;
  const turn = made.content.firstElementChild;
  waiting.replaceWith(turn);
  const kept = { ...asked, answer: done.answer };
  enliven(turn, kept);
  turn.kept = kept;
  turn.scrollIntoView({ block: "start" });
  tell(done.answer.statements.map(({ text }) => text).join(" "), "read");
  return kept;
};

const show = () => { bar.hidden = conversation.turns.length === 0; };

// The address opens this conversation again, in whichever language.
const address = () => {
  history.replaceState(null, "", `/?c=${conversation.id}`);
  for (const link of document.querySelectorAll(".languages a")) link.href = `/?c=${conversation.id}&lang=${link.hreflang}`;
};

const previous = () => conversation.turns.map(({ question }) => question).slice(-MOST_PREVIOUS);

const ask = async (question, asked = {}, old = null) => {
  const at = old ? conversation.turns.indexOf(old.kept) : conversation.turns.length;
  const kept = await fetchTurn({ question, previous: previous(), filters: filters(), ...asked }, old);
  if (!kept) return;
  conversation.turns.splice(at, 1, kept);
  conversation.title = conversation.turns[0].question;
  address();
  show();
  try { await conversations.keep(conversation); } catch { /* the copy on the server waits for the next turn */ }
};

// Shows a conversation again: each question is asked anew, so that what stands there is what the documents say now.
const reopen = async (id) => {
  const found = await conversations.open(id);
  if (!found) return;
  conversation = { ...found, turns: [] };
  let renewed = false;
  for (const { question, previous: before, filters: chosen, answer } of found.turns) {
    const kept = await fetchTurn({ question, previous: before, filters: chosen });
    if (!kept) return;
    renewed ||= kept.answer.meta.index !== answer.meta.index;
    conversation.turns.push(kept);
  }
  address();
  show();
  if (renewed) tell(words.renewed);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = box.value.trim();
  if (!question || send.disabled) return;
  box.value = "";
  document.getElementById("filters")?.removeAttribute("open");
  ask(question);
});
form.addEventListener("change", countFilters);
document.getElementById("filters-clear")?.addEventListener("click", () => {
  for (const input of form.querySelectorAll(".filters input")) {
    if (input.type === "date") input.value = "";
    else input.checked = false;
  }
  countFilters();
});
box.addEventListener("keydown", (event) => {
  // Enter that ends the choice of a Chinese character is not the end of the question.
  if (event.key !== "Enter" || event.isComposing || (event.shiftKey && !event.ctrlKey)) return;
  event.preventDefault();
  form.requestSubmit();
});
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
});
main.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-ask], a[data-again]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button || send.disabled) return;
  event.preventDefault();
  const turn = link.closest(".turn");
  if (link.dataset.ask) ask(link.dataset.ask, { previous: [], filters: turn?.kept.filters ?? filters() });
  else if (link.dataset.again === "alone") ask(turn.kept.question, { previous: [], filters: turn.kept.filters }, turn);
  else ask(turn.kept.question, { previous: turn.kept.previous, filters: {} }, turn);
});
for (const button of bar.querySelectorAll("[data-export]")) {
  button.addEventListener("click", async () => {
    try { await conversations.download(conversation, button.dataset.export); } catch (error) { tell(error.message, "failed"); }
  });
}

const first = turns.querySelector("[data-turn]");
if (first) {
  first.kept = JSON.parse(first.dataset.turn);
  first.removeAttribute("data-turn");
  enliven(first, first.kept);
  conversation.turns.push(first.kept);
  conversation.title = first.kept.question;
}
show();
countFilters();
const wanted = new URLSearchParams(location.search).get("c");
if (wanted) reopen(wanted);
else if (!first && matchMedia("(hover: hover)").matches) box.focus();
