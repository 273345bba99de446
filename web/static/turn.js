// What a reader does with an answer: jump to citations, move between them, copy one, say whether it helped.
const main = document.getElementById("main");
const BOX = 180; // pixels at the foot of the window that the question box covers

const showCard = (card) => {
  card.closest("details.others")?.setAttribute("open", "");
  card.focus();
};

const move = (event, card) => {
  const cards = [...card.closest(".turn").querySelectorAll(".card")].filter((each) => each.checkVisibility?.() ?? true);
  const step = ["ArrowDown", "ArrowRight"].includes(event.key) ? 1 : -1;
  const next = cards[cards.indexOf(card) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
};

const copy = async (button) => {
  const text = button.closest("dt").nextElementSibling;
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    // Without the clipboard's leave: select it, for the reader to copy.
    getSelection().selectAllChildren(text);
    return;
  }
  const name = button.textContent;
  button.textContent = main.dataset.copied;
  setTimeout(() => { button.textContent = name; }, 1500);
};

const feedback = (turn, { question, answer }) => {
  const place = turn.querySelector(".feedback");
  const form = place.querySelector("form");
  const said = place.querySelector(".said");
  const send = async (verdict, reason) => {
    const body = {
      question, verdict, citations: answer.citations.map((citation) => citation.clause_id),
      index: answer.meta.index, answer_status: answer.status, ...(reason && { reason }),
    };
    let done = false;
    try {
      done = (await fetch("/api/v1/feedback", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      })).ok;
    } catch { /* said below */ }
    said.textContent = done ? main.dataset.thanks : main.dataset.offline;
    if (done) form.hidden = true;
  };
  let verdict = "up";
  place.hidden = false;
  for (const thumb of place.querySelectorAll(".thumb")) {
    thumb.addEventListener("click", () => {
      for (const each of place.querySelectorAll(".thumb")) each.setAttribute("aria-pressed", String(each === thumb));
      verdict = thumb.dataset.verdict;
      said.textContent = "";
      form.hidden = false;
      form.querySelector("textarea").focus();
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(verdict, form.querySelector("textarea").value.trim());
  });
};

// Makes a turn that the server rendered answer to clicks and keys; `kept` is {question, previous, filters, answer}.
export const enliven = (turn, kept) => {
  feedback(turn, kept);
  // An answer that fits stays beside its citations while these are read; a longer one scrolls with them.
  const answer = turn.querySelector(".answer");
  answer.classList.toggle("stays", answer.offsetHeight < innerHeight - BOX);
  turn.querySelector(".card")?.setAttribute("tabindex", "0");
  for (const button of turn.querySelectorAll(".copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  turn.addEventListener("click", (event) => {
    const mark = event.target.closest("a.n");
    if (!mark) return;
    event.preventDefault();
    showCard(document.getElementById(mark.hash.slice(1)));
  });
  turn.addEventListener("keydown", (event) => {
    const card = event.target.closest(".card");
    const isKey = ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"].includes(event.key);
    if (card && isKey && !event.target.closest("textarea, summary, dd")) move(event, card);
  });
};
