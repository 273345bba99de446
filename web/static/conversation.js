// Conversations, kept in this browser and, where the reader chose so, on the server too; and their export.
// A conversation: {id, title, updated, turns: [{question, previous, filters, answer}]}.
const KEPT = "conversations", OWNER = "owner", ON_SERVER = "on-server", MOST = 100, LONGEST_TITLE = 200, MOST_PREVIOUS = 10;

const read = (name, otherwise) => {
  try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
};
const write = (name, value) => {
  try { localStorage.setItem(name, JSON.stringify(value)); return true; } catch { return false; }
};
const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");

// crypto.randomUUID is only there over https.
export const newId = () => {
  const h = hex(16);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
};
export const kept = () => read(KEPT, []);
export const find = (id) => kept().find((conversation) => conversation.id === id);
export const onServer = () => read(ON_SERVER, false);

const owner = () => {
  const token = read(OWNER, null) ?? hex(32);
  write(OWNER, token);
  return token;
};
const server = (method, id = "", body) => fetch(`/api/v1/conversations${id && "/"}${id}`, {
  method,
  headers: { "X-Conversation-Owner": owner(), ...(body && { "Content-Type": "application/json" }) },
  body: body && JSON.stringify(body),
});
const body = ({ title, turns }) => ({
  title: [...title].slice(0, LONGEST_TITLE).join(""),
  turns: turns.map(({ question, answer }) => ({ question, answer })),
});

// Keeps a conversation; where the browser's store is full, the oldest ones make room.
export const keep = async (conversation) => {
  conversation.updated = new Date().toISOString();
  let all = [conversation, ...kept().filter(({ id }) => id !== conversation.id)].slice(0, MOST);
  while (!write(KEPT, all) && all.length > 1) all = all.slice(0, -1);
  if (onServer()) await server("PUT", conversation.id, body(conversation));
};

export const remove = async (ids) => {
  write(KEPT, kept().filter(({ id }) => !ids.includes(id)));
  if (onServer()) await Promise.all(ids.map((id) => server("DELETE", id)));
};

// Turns the copy on the server on, which sends what there is, or off, which deletes it there. Throws what went wrong.
export const chooseServer = async (chosen) => {
  const answers = chosen
    ? await Promise.all(kept().map((conversation) => server("PUT", conversation.id, body(conversation))))
    : await Promise.all((await listed()).map(({ id }) => server("DELETE", id)));
  const failed = answers.find(({ ok, status }) => !ok && (chosen || status !== 404));
  if (failed) throw new Error((await failed.json()).detail);
  write(ON_SERVER, chosen);
};

// What the server keeps: [{id, title, turns, updated}].
export const listed = async () => {
  const answer = await server("GET");
  const { conversations, detail } = await answer.json();
  if (!answer.ok) throw new Error(detail);
  return conversations;
};

// Returns a conversation, from the server where this browser does not have it; undefined where neither has.
export const open = async (id) => {
  const here = find(id);
  if (here || !onServer()) return here;
  const answer = await server("GET", id);
  if (!answer.ok) return undefined;
  const { title, updated, turns } = await answer.json();
  // The server keeps questions and answers; what a follow-up carried over came from the questions before it.
  const before = (at) => turns.slice(Math.max(0, at - MOST_PREVIOUS), at).map(({ question }) => question);
  const whole = ({ question, answer }, at) =>
    ({ question, answer, previous: answer.understood_as ? before(at) : [], filters: {} });
  return { id, title, updated, turns: turns.map(whole) };
};

export const download = async (conversation, format) => {
  const answer = await fetch(`/api/v1/export?format=${format}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body(conversation)),
  });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `${conversation.title.slice(0, 40)}.${format}`;
  link.click();
  URL.revokeObjectURL(link.href);
};
