// The list of conversations: open, export, delete, and whether the server keeps them too.
import * as conversations from "/static/conversation.js";

const main = document.getElementById("main");
const said = document.getElementById("said");
const list = document.getElementById("conversations");
const choice = document.getElementById("on-server");
const row = document.getElementById("row").content;
const say = (text) => { said.textContent = text; };
const guarded = (work) => async (...given) => {
  try { say(""); await work(...given); } catch (error) { say(error.message || main.dataset.offline); }
};

const remove = guarded(async (ids) => {
  if (!ids.length || !confirm(main.dataset.confirm)) return;
  await conversations.remove(ids);
  await show();
});

const show = async () => {
  const here = conversations.kept().map((each) => ({ ...each, turns: each.turns.length }));
  const there = conversations.onServer() ? await conversations.listed() : [];
  const all = [...here, ...there.filter(({ id }) => !here.some((each) => each.id === id))];
  all.sort((a, b) => b.updated.localeCompare(a.updated));
  const kept = new Set(there.map(({ id }) => id));
  list.replaceChildren(...all.map(({ id, title, turns, updated }) => {
    const item = row.cloneNode(true);
    const link = item.querySelector(".conversation-title");
    link.textContent = title;
    link.href = `/?c=${id}`;
    const time = item.querySelector("time");
    time.dateTime = updated;
    time.textContent = new Date(updated).toLocaleString(main.dataset.lang, { dateStyle: "medium", timeStyle: "short" });
    item.querySelector(".count").textContent = `${turns} ${main.dataset.turns}`;
    const badge = item.querySelector(".badge");
    badge.textContent = main.dataset.server;
    badge.hidden = !kept.has(id);
    for (const button of item.querySelectorAll("[data-export]")) {
      button.onclick = guarded(async () => conversations.download(await conversations.open(id), button.dataset.export));
    }
    item.querySelector("[data-delete]").onclick = () => remove([id]);
    return item;
  }));
  document.getElementById("none").hidden = all.length > 0;
  document.getElementById("clear").onclick = () => remove(all.map(({ id }) => id));
};

choice.checked = conversations.onServer();
choice.addEventListener("change", async () => {
  await guarded(conversations.chooseServer)(choice.checked);
  choice.checked = conversations.onServer();
  if (!said.textContent) await guarded(show)();
});
document.getElementById("history-bar").hidden = false;
guarded(show)();
